using Signalbox.Jobs;

namespace Signalbox.Changes;

/// <summary>
/// Tells what changed. Wake-ups (<see cref="ChangeKind"/>) reach loops of this process at once, and those of others on the
/// same database after a few milliseconds. What people watch (<see cref="Change"/>) reaches all nodes in one order. Both
/// are hints, never the truth: a lost wake-up is made up for by polling, and a watcher is told that it missed something.
/// To be called after the commit that is told of.
/// </summary>
public interface IChangeFeed
{
    /// <summary>Wakes whoever waits for this. Ids are 0 where the kind has none.</summary>
    void Publish(ChangeKind kind, long id = 0);

    /// <summary>Tells watchers of changes.</summary>
    void Publish(params IReadOnlyList<Change> changes);

    /// <summary>
    /// Tells watchers that jobs entered a status. When more change in a moment than is worth naming this costs next to
    /// nothing, and <paramref name="ids"/> are not even looked at.
    /// </summary>
    void PublishJobs(IEnumerable<long> ids, JobStatus status);

    /// <summary>
    /// Calls <paramref name="listener"/> on every wake-up, from any process, until disposed. It must return at once and not
    /// throw.
    /// </summary>
    IDisposable Subscribe(Action<ChangeKind, long> listener);

    /// <summary>
    /// Tells a watcher of every change, from any process, until disposed. It begins with <see cref="IChangeWatcher.Missed"/>:
    /// from then on it hears all.
    /// </summary>
    IDisposable Watch(IChangeWatcher watcher);
}
