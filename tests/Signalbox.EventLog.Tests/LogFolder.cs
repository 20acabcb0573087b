using Signalbox.EventLog.Events;
using Signalbox.Testing;

namespace Signalbox.EventLog.Tests;

/// <summary>A folder of a test's own for a log. Disposing deletes it.</summary>
public sealed class LogFolder : IDisposable
{
    /// <summary>The folder.</summary>
    public string Path { get; } = TestFolder.Create();

    /// <summary>The log itself.</summary>
    public string LogPath => In(SharedLog.FileName);

    /// <summary>A file of the folder.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Opens the log; several can be open at once, as in several processes.</summary>
    public SharedLog Open(SharedLogOptions? options = null) => new(Path, options);

    /// <summary>An event to append.</summary>
    public static LogEvent Event(string content = "hello", long interaction = 1, string actor = "Agent A", string type = EventTypes.Question) =>
        new() { Interaction = interaction, Actor = actor, Type = type, Content = content };

    /// <summary>The contents of all events of the log; a line that is no event is shown as its fault.</summary>
    public IReadOnlyList<string> Contents()
    {
        using var log = Open();
        return [.. log.Read().Select(l => l.Event?.Content ?? $"({l.Fault})")];
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
