namespace Signalbox.Identities;

/// <summary>What people see of the audit. Every surface calls these operations.</summary>
public sealed class AuditClient(IAuditStore store)
{
    /// <summary>The newest entries, newest first.</summary>
    public Task<IReadOnlyList<AuditEntry>> ListAsync(int limit, CancellationToken cancellationToken = default) =>
        store.ListAsync(limit, cancellationToken);
}
