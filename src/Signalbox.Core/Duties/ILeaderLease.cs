namespace Signalbox.Duties;

/// <summary>The lease that says which node does the once-per-cluster duties. It saves work and guards nothing: a duty may safely run on two nodes at once.</summary>
public interface ILeaderLease
{
    /// <summary>
    /// Takes or renews the lease for <paramref name="node"/>; false when another node holds it. One that lies further ahead than
    /// <paramref name="lease"/> was taken before the database's clock was set back, and is over.
    /// </summary>
    Task<bool> TryTakeAsync(string node, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Gives the lease up, so that another node need not wait for it to run out.</summary>
    Task GiveUpAsync(string node, CancellationToken cancellationToken);
}
