using Dapper;
using Npgsql;
using Signalbox.Identities;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Policy;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Identities;

namespace Signalbox.Postgres.Policy;

/// <summary>The rules on PostgreSQL.</summary>
internal sealed class PostgresPolicyStore(PostgresDatabase database) : IPolicyStore
{
    private const string LocalDecisions = "localDecisions";

    /// <inheritdoc />
    public async Task<bool> AllowsLocalDecisionsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await ReadAsync(connection, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<bool> SetLocalDecisionsAsync(bool allowed, string by, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Two that say otherwise at once take turns, so that the audit tells what came last.
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into policy_rules (name, value, set_by, set_at) values (@LocalDecisions, 'true', @by, clock_timestamp()) on conflict do nothing",
            new { LocalDecisions, by },
            cancellationToken: cancellationToken));
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            """
            update policy_rules set value = @value::json, set_by = @by, set_at = clock_timestamp() + @ClockOffset
            where name = @LocalDecisions and value::text <> @value
            """,
            new { LocalDecisions, value = allowed ? "true" : "false", by, database.ClockOffset },
            cancellationToken: cancellationToken));
        if (changed > 0)
            await AuditInsert.WriteAsync(connection, new AuditEntry(by, AuditActions.PolicyChanged, LocalDecisions, Details: RawJson.From(new { allowed })), database.ClockOffset, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return changed > 0;
    }

    private static async Task<bool> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select value::text from policy_rules where name = @LocalDecisions", new { LocalDecisions }, cancellationToken: cancellationToken)) != "false";
}
