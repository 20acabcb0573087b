namespace Signalbox.WakeUps;

/// <summary>
/// Wakes loops: those of this process at once, those of others on the same database after a few milliseconds. A wake-up is a
/// hint, never the truth; a lost one is made up for by polling. To be called after the commit that is told of.
/// </summary>
public interface IWakeUps
{
    /// <summary>Wakes the subscribers of a kind. Ids are 0 for kinds without ids.</summary>
    void Publish(WakeUpKind kind, long id = 0);

    /// <summary>
    /// Calls <paramref name="listener"/> on every wake-up, from any process, until disposed. It must return at once and not
    /// throw.
    /// </summary>
    IDisposable Subscribe(Action<WakeUpKind, long> listener);
}
