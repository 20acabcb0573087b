namespace Signalbox.EventLog.Tests;

/// <summary>A test that needs a small file system of its own: skipped where this account may not mount one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.IsPossible)
            Skip = "This account may not mount a file system, which the full disk is shown on.";
    }
}
