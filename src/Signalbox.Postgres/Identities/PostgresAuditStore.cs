using Signalbox.Durability;
using Signalbox.Identities;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Identities;

/// <summary>The audit on PostgreSQL.</summary>
internal sealed class PostgresAuditStore(PostgresDatabase database) : IAuditStore
{
    /// <inheritdoc />
    public async Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await AuditInsert.WriteAsync(connection, entry, database.ClockOffset, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        var walk = new AuditScan(new AuditQuery());
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var step = await walk.StepAsync(connection, null, limit, limit, cancellationToken);
        return [.. step.Found.Select(p => walk[p])];
    }

    /// <inheritdoc />
    public async Task<AuditSlice> BrowseAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > AuditQuery.MaximumLimit)
            throw new ArgumentOutOfRangeException(nameof(query), $"limit must be 1 to {AuditQuery.MaximumLimit}");
        if (SearchText.Fault(query.Text) is { } fault)
            throw new ArgumentOutOfRangeException(nameof(query), fault);
        var walk = new AuditScan(query with { Actor = Storable(query.Actor), Action = Storable(query.Action), Text = Storable(query.Text) });
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var passage = await KeysetScan.RunAsync(
            query.Limit, walk.After, (position, window, wanted) => walk.StepAsync(connection, position, window, wanted, cancellationToken));
        return new AuditSlice([.. passage.Found.Select(p => walk[p])], passage.Next?.Write(), passage.SearchedAll);
    }

    // What cannot be stored is in no entry, and the database would refuse to look for it.
    private static string? Storable(string? text) => string.IsNullOrEmpty(text) ? null : StorableText.Clean(text);
}
