using Signalbox.EventLog.Tests.Processes;

namespace Signalbox.EventLog.Tests;

/// <summary>A test that needs a small file system of its own: skipped where this account may not mount one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Refusal = new(Try);

    public SmallDiskFactAttribute()
    {
        if (Refusal.Value is { } why)
            Skip = why;
    }

    private static string? Try()
    {
        var folder = Directory.CreateTempSubdirectory("signalbox-mount-").FullName;
        try
        {
            using var mounting = ChildProcess.Bash("/", "mount -t tmpfs -o size=64k tmpfs \"$1\" 2>/dev/null && umount \"$1\" && echo yes || echo no", folder);
            return mounting.Output.ReadLine() == "yes" ? null : "This account may not mount a file system, which the full disk is shown on.";
        }
        finally
        {
            Directory.Delete(folder);
        }
    }
}
