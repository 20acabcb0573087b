namespace Signalbox.EventLog.Tests;

/// <summary>A test that gives files to other accounts: skipped where this account may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "Only root can give a file to another account.";
    }
}
