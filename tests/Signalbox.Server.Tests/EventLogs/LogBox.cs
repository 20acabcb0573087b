using Microsoft.AspNetCore.Builder;
using Signalbox.EventLog;
using Signalbox.EventLog.Events;
using Signalbox.Running;
using Signalbox.Server.EventLogs;
using Signalbox.Server.Options;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.EventLogs;

/// <summary>A folder for a log, and nodes that use it. Disposing deletes it.</summary>
public sealed class LogBox : IDisposable
{
    /// <summary>The folder.</summary>
    public string Folder { get; } = TestFolder.Create();

    /// <summary>The log itself.</summary>
    public string LogPath => Path.Combine(Folder, SharedLog.FileName);

    /// <summary>How a node uses it.</summary>
    public EventLogOptions Options => new() { Folder = Folder, Actor = "node-a" };

    /// <summary>Opens it, as another process would.</summary>
    public SharedLog Open() => new(Folder);

    /// <summary>Adds the log to a node.</summary>
    public Action<WebApplicationBuilder> OnNode(Func<EventLogOptions, EventLogOptions>? change = null) =>
        builder => builder.Services.AddEventLog(change is null ? Options : change(Options));

    /// <summary>Starts a node with the log, on a database of its own.</summary>
    public Task<ServerBox> StartNodeAsync(Func<EventLogOptions, EventLogOptions>? change = null, Action<SignalboxBuilder>? add = null, WorkerOptions? worker = null) =>
        ServerBox.CreateAsync(add, worker: worker, configure: OnNode(change));

    /// <summary>The whole events of the log.</summary>
    public IReadOnlyList<LogEvent> Events()
    {
        using var log = Open();
        return [.. log.Read().Select(l => l.Event).OfType<LogEvent>()];
    }

    /// <summary>What the mirror wrote: the ids of its events, in the order of the log.</summary>
    public IReadOnlyList<string> MirroredIds() =>
        [.. Events().Where(e => e.More.ContainsKey("eventId")).Select(e => e.More["eventId"].GetString()!)];

    /// <summary>What the mirror wrote of a job: the types of its events, in the order of the log.</summary>
    public IReadOnlyList<string> TypesOf(long job) =>
        [.. Events().Where(e => e.Interaction == job && e.More.ContainsKey("eventId")).Select(e => e.Type)];

    /// <summary>Waits until the log satisfies somebody.</summary>
    public Task UntilAsync(Func<IReadOnlyList<LogEvent>, bool> holds, string what) => Eventually.HoldsAsync(() => holds(Events()), what);

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
