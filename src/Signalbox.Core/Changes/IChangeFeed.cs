using Signalbox.Jobs;
using Signalbox.WakeUps;

namespace Signalbox.Changes;

/// <summary>
/// Tells what changed. Beside the wake-ups, what people watch (<see cref="Change"/>) reaches all nodes in one order. It is a
/// hint too, but a watcher is told that it missed something.
/// To be called after the commit that is told of.
/// </summary>
public interface IChangeFeed : IWakeUps
{
    /// <summary>Tells watchers of changes.</summary>
    void Publish(params IReadOnlyList<Change> changes);

    /// <summary>
    /// Tells watchers that jobs entered a status. When more change in a moment than is worth naming this costs next to
    /// nothing, and <paramref name="ids"/> are not even looked at.
    /// </summary>
    void PublishJobs(IEnumerable<long> ids, JobStatus status);

    /// <summary>
    /// Tells a watcher of every change, from any process, until disposed. It begins with <see cref="IChangeWatcher.Missed"/>:
    /// from then on it hears all.
    /// </summary>
    IDisposable Watch(IChangeWatcher watcher);
}
