using Xunit;

namespace Signalbox.Testing;

/// <summary>A test of what only root can do, such as giving files to other accounts: skipped where this account is another.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "Only root can do what this test is about.";
    }
}
