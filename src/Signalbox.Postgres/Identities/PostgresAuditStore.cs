using Dapper;
using Signalbox.Identities;
using Signalbox.Json;

namespace Signalbox.Postgres.Identities;

/// <summary>The audit on PostgreSQL.</summary>
internal sealed class PostgresAuditStore(PostgresDatabase database) : IAuditStore
{
    private sealed record Row(DateTime At, string Actor, string Action, string? Subject, string? Address, string? Details);

    /// <inheritdoc />
    public async Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await AuditInsert.WriteAsync(connection, entry, database.ClockOffset, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            "select at, actor, action, subject, address, details::text as Details from audit_log order by at desc, place desc limit @limit",
            new { limit }, cancellationToken: cancellationToken));
        return
        [
            .. rows.Select(r => new AuditEntry(
                r.Actor, r.Action, r.Subject, r.Address, r.Details is null ? null : RawJson.Trusted(r.Details), r.At)),
        ];
    }
}
