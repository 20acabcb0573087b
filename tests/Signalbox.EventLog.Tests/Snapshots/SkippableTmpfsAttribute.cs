namespace Signalbox.EventLog.Tests.Snapshots;

/// <summary>A test that needs a disk of its own, and is skipped where none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SkippableTmpfsAttribute : FactAttribute
{
    public SkippableTmpfsAttribute()
    {
        if (!SmallDisk.IsPossible)
            Skip = "This account may not mount a small disk.";
    }
}
