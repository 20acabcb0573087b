using Dapper;
using Npgsql;
using Signalbox.Changes;
using Signalbox.Identities;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Policy;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Identities;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Policy;

/// <summary>The rules on PostgreSQL.</summary>
internal sealed class PostgresPolicyStore(PostgresDatabase database, PolicyCache cache, IChangeFeed changes) : IPolicyStore
{
    // Two that set another policy at once take turns, so that the audit tells what came last. Readers do not wait.
    private const string TakeTurns = "lock table policy_rules in share row exclusive mode";

    /// <inheritdoc />
    public async Task<bool> AllowsLocalDecisionsAsync(CancellationToken cancellationToken) =>
        (await cache.ReadAsync(cancellationToken)).Document.LocalDecisions != false;

    /// <inheritdoc />
    public Task<bool> SetLocalDecisionsAsync(bool allowed, string by, CancellationToken cancellationToken) =>
        ChangeAsync(connection => ChangeLocalDecisionsAsync(connection, allowed, by, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public async Task<PolicyInForce> InForceAsync(CancellationToken cancellationToken) => (await cache.CurrentAsync(cancellationToken)).InForce;

    /// <inheritdoc />
    public async Task<PolicyInForce> ReadAsync(CancellationToken cancellationToken) => (await cache.ReadAsync(cancellationToken)).InForce;

    /// <inheritdoc />
    public Task<bool> SetAsync(PolicyDocument policy, string by, CancellationToken cancellationToken) => ChangeAsync(
        async connection =>
        {
            var local = policy.LocalDecisions is { } allowed && await ChangeLocalDecisionsAsync(connection, allowed, by, cancellationToken);
            return await ChangePolicyAsync(connection, policy, by, cancellationToken) || local;
        },
        cancellationToken);

    private async Task<bool> ChangeAsync(Func<NpgsqlConnection, Task<bool>> changeAsync, CancellationToken cancellationToken)
    {
        bool changed;
        await using (var connection = await database.Source.OpenConnectionAsync(cancellationToken))
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            await connection.ExecuteAsync(new CommandDefinition(TakeTurns, cancellationToken: cancellationToken));
            changed = await changeAsync(connection);
            await transaction.CommitAsync(cancellationToken);
        }

        if (changed)
            changes.Publish(WakeUpKind.Policy);
        return changed;
    }

    private async Task<bool> ChangePolicyAsync(NpgsqlConnection connection, PolicyDocument policy, string by, CancellationToken cancellationToken)
    {
        var before = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select digest from policy_rules where name = @Name", new { StoredPolicy.Name }, cancellationToken: cancellationToken));
        var (value, digest) = (policy.ToJson(), policy.Digest);
        // A row that somebody changed by hand has a digest that does not fit it: setting the policy again mends it.
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into policy_rules as rule (name, value, digest, set_by, set_at) values (@Name, @value::json, @digest, @by, clock_timestamp() + @ClockOffset)
            on conflict (name) do update set value = excluded.value, digest = excluded.digest, set_by = excluded.set_by, set_at = excluded.set_at
            where rule.value::text <> excluded.value::text or rule.digest is distinct from excluded.digest
            """,
            new { StoredPolicy.Name, value = value.Text, digest, by, database.ClockOffset }, cancellationToken: cancellationToken));
        if (changed == 0)
            return false;
        await AuditAsync(connection, by, StoredPolicy.Name, RawJson.From(new { before = before ?? PolicyDocument.Default.Digest, after = digest }), cancellationToken);
        return true;
    }

    private async Task<bool> ChangeLocalDecisionsAsync(NpgsqlConnection connection, bool allowed, string by, CancellationToken cancellationToken)
    {
        var value = allowed ? "true" : "false";
        // Without a row it is allowed, and allowing it changes nothing.
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into policy_rules as rule (name, value, set_by, set_at)
            select @LocalDecisions, @value::json, @by, clock_timestamp() + @ClockOffset
            where not @allowed or exists (select from policy_rules where name = @LocalDecisions)
            on conflict (name) do update set value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at
            where rule.value::text <> excluded.value::text
            """,
            new { StoredPolicy.LocalDecisions, value, allowed, by, database.ClockOffset }, cancellationToken: cancellationToken));
        if (changed > 0)
            await AuditAsync(connection, by, StoredPolicy.LocalDecisions, RawJson.From(new { allowed }), cancellationToken);
        return changed > 0;
    }

    private Task AuditAsync(NpgsqlConnection connection, string by, string rule, RawJson details, CancellationToken cancellationToken) =>
        AuditInsert.WriteAsync(connection, new AuditEntry(by, AuditActions.PolicyChanged, rule, Details: details), database.ClockOffset, cancellationToken);
}
