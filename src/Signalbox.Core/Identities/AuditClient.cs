namespace Signalbox.Identities;

/// <summary>What people see of the audit. Every surface calls these operations.</summary>
public sealed class AuditClient(IAuditStore store)
{
    /// <summary>The newest entries, newest first.</summary>
    public Task<IReadOnlyList<AuditEntry>> ListAsync(int limit, CancellationToken cancellationToken = default) =>
        store.ListAsync(limit, cancellationToken);

    /// <summary>A page of what <paramref name="query"/> describes, newest first, found with a bounded amount of work.</summary>
    /// <exception cref="ArgumentException">The query cannot be taken; the message says why.</exception>
    public Task<AuditSlice> BrowseAsync(AuditQuery query, CancellationToken cancellationToken = default) => store.BrowseAsync(query, cancellationToken);
}
