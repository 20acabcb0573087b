namespace Signalbox.Changes;

/// <summary>Hears every change in the order in which all nodes hear it. It is called by one thread at a time, and must return at once and not throw.</summary>
public interface IChangeWatcher
{
    /// <summary>A message arrived, from this node or another.</summary>
    void Heard(ChangeMessage message);

    /// <summary>
    /// Nobody knows what was told before this moment: listening has begun, or was interrupted and goes on, or a node could
    /// not tell what it had to.
    /// </summary>
    void Missed();
}
