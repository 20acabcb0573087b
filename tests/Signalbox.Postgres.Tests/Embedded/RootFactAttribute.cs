namespace Signalbox.Postgres.Tests.Embedded;

/// <summary>A test of what root must do, which only root can run.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "Only root drops its rights.";
    }
}
