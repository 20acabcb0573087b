using Signalbox.EventLog.Events;
using Signalbox.EventLog.Snapshots;

namespace Signalbox.EventLog.Tests.Snapshots;

/// <summary>A log with its snapshots, in a folder of a test's own.</summary>
public sealed class SnapshotFolder : IDisposable
{
    private readonly LogFolder _folder = new();

    public SnapshotFolder() => Log = _folder.Open();

    public SharedLog Log { get; }

    public string Path => _folder.Path;

    public string Communication => Read("communication.md");

    public string Archive => Read("archive.md");

    public string In(string name) => _folder.In(name);

    public string Read(string name) => File.ReadAllText(In(name));

    public void Add(long interaction, string actor, string type, string content, string time = "2026-11-20T08:00:00Z") =>
        Log.Append(LogFolder.Event(content, interaction, actor, type) with { Timestamp = time });

    /// <summary>Adds bytes to the log as a foreign writer may.</summary>
    public void AddRaw(ReadOnlySpan<byte> bytes)
    {
        using var file = new FileStream(_folder.LogPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(bytes);
    }

    public SnapshotResult Write(int recent = 3, bool full = false) => new SnapshotWriter(Log).Write(new SnapshotOptions { Recent = recent, Full = full });

    /// <summary>Both files as a first snapshot makes them of the same log in another folder.</summary>
    public (string Communication, string Archive) WrittenAfresh(int recent = 3)
    {
        using var other = new SnapshotFolder();
        File.Copy(_folder.LogPath, other._folder.LogPath);
        other.Write(recent);
        return (other.Communication, other.Archive);
    }

    /// <summary>The errors that the log speaks of.</summary>
    public IReadOnlyList<LogEvent> Errors() => [.. Log.Read().Select(l => l.Event).OfType<LogEvent>().Where(e => e.Type == EventTypes.Error)];

    public void Dispose()
    {
        Log.Dispose();
        _folder.Dispose();
    }
}
