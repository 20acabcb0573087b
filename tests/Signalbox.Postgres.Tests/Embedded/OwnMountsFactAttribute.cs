using System.ComponentModel;
using System.Diagnostics;

namespace Signalbox.Postgres.Tests.Embedded;

/// <summary>A test that needs a <c>/var/lib</c> of its own: skipped where this account may not mount one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OwnMountsFactAttribute : FactAttribute
{
    private static readonly bool IsPossible = Environment.IsPrivilegedProcess && Probe();

    public OwnMountsFactAttribute()
    {
        if (!IsPossible)
            Skip = "This account may not mount a folder in the place of /var/lib.";
    }

    private static bool Probe()
    {
        try
        {
#pragma warning disable RS0030 // Whether a test is skipped is decided without a wait that could be awaited.
            using Process mount = Process.Start("unshare", ["--mount", "--", "mount", "-t", "tmpfs", "tmpfs", "/var/lib"]);
#pragma warning restore RS0030
            mount.WaitForExit();
            return mount.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
