using System.Globalization;
using Signalbox.EventLog.Tests.Processes;
using Signalbox.Testing;

namespace Signalbox.EventLog.Tests;

/// <summary>A disk in memory that is soon full, mounted on a folder of its own. Disposing unmounts it.</summary>
public sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public SmallDisk(int kilobytes)
        : this(TestFolder.Create())
    {
        if (!TryMount(Path, kilobytes))
            throw new InvalidOperationException("The disk could not be mounted.");
    }

    public string Path { get; }

    /// <summary>True when this account may mount.</summary>
    public static bool IsPossible { get; } = Probe();

    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Fills it to the last page.</summary>
    public void Fill()
    {
        using var file = new FileStream(In("filling"), FileMode.Create, FileAccess.Write, FileShare.Read, 1);
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Takes the filling away.</summary>
    public void Empty() => File.Delete(In("filling"));

    /// <summary>Refuses all writing from now on; no file is open to be written.</summary>
    public void Protect() => Assert.Equal(0, ChildProcess.Run("mount", "-o", "remount,ro", Path));

    public void Dispose()
    {
        ChildProcess.Run("umount", Path);
        Directory.Delete(Path, recursive: true);
    }

    private static bool TryMount(string path, int kilobytes) =>
        ChildProcess.Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k"), "tmpfs", path) == 0;

    private static bool Probe()
    {
        var path = TestFolder.Create();
        var isPossible = TryMount(path, 64);
        new SmallDisk(path).Dispose();
        return isPossible;
    }
}
