namespace Signalbox.Identities;

/// <summary>
/// Keeps the audit. What is decided at checkpoints is not written here a second time: it is listed from the decisions
/// themselves, whatever surface they came by.
/// </summary>
public interface IAuditStore
{
    /// <summary>Adds an entry; durable when this returns.</summary>
    Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>The newest entries, newest first.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAsync(int limit, CancellationToken cancellationToken);

    /// <summary>A page of what <paramref name="query"/> describes; a call's work is bounded, however long the audit is.</summary>
    /// <exception cref="ArgumentException">The limit is out of bounds, or the cursor is none of this query's.</exception>
    Task<AuditSlice> BrowseAsync(AuditQuery query, CancellationToken cancellationToken);
}
