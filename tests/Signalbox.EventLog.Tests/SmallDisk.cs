using Signalbox.EventLog.Tests.Processes;
using Signalbox.Testing;

namespace Signalbox.EventLog.Tests;

/// <summary>A file system of a few kilobytes, in memory. Disposing unmounts it.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Mounts one.</summary>
    public static async Task<SmallDisk> MountAsync(int kilobytes)
    {
        var folder = TestFolder.Create();
        using var mount = ChildProcess.Start("mount", "/", ["-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", folder]);
        await mount.EndAsync();
        return new SmallDisk(folder);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var unmount = ChildProcess.Start("umount", "/", ["-l", Folder]);
        await unmount.EndAsync();
        Directory.Delete(Folder);
    }
}
