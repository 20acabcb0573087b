using Dapper;
using Npgsql;
using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Postgres.Policy;

/// <summary>The policy as it is stored.</summary>
/// <param name="InForce">What holds.</param>
/// <param name="Key">The digest in its row, which a statement compares; empty for the built-in default, which has no row.</param>
internal sealed record StoredPolicy(PolicyInForce InForce, string Key)
{
    /// <summary>The row's name.</summary>
    public const string Name = "policy";

    /// <summary>The name of the row of the rule for local operators, which is set on its own too.</summary>
    public const string LocalDecisions = "localDecisions";

    /// <summary>True, in a statement, when the policy is still the one with the key of the parameter.</summary>
    public const string IsStill = $"coalesce((select digest from policy_rules where name = '{Name}'), '') =";

    private const string Read =
        $"""
        select p.value::text as Value, p.digest, p.set_by as SetBy, p.set_at as SetAt, local.value::text as Local
        from (select) as one left join policy_rules p on p.name = '{Name}' left join policy_rules local on local.name = '{LocalDecisions}'
        """;

    private sealed record Row
    {
        public string? Value { get; init; }

        public string? Digest { get; init; }

        public string? SetBy { get; init; }

        public DateTime? SetAt { get; init; }

        public string? Local { get; init; }
    }

    /// <summary>Its rules.</summary>
    public PolicyDocument Document => InForce.Document;

    /// <summary>Reads it, in whatever transaction the connection is in.</summary>
    /// <exception cref="InvalidOperationException">What is stored is not what was set: its digest differs.</exception>
    public static async Task<StoredPolicy> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleAsync<Row>(new CommandDefinition(Read, cancellationToken: cancellationToken));
        var document = PolicyDocument.Default;
        if (row.Value is { } value)
        {
            var json = RawJson.Trusted(value);
            if (CanonicalJson.Digest(json) != row.Digest)
                throw new InvalidOperationException("The policy in the database is not the one that was set: its digest differs. Put the right one in force again; until then nothing is decided by it.");
            document = PolicyDocument.FromJson(json);
        }

        var digest = row.Digest ?? document.Digest;
        // The rule for local operators is also set without the rest, and then is newer.
        return new StoredPolicy(new PolicyInForce(document with { LocalDecisions = row.Local != "false" }, digest, row.SetBy, row.SetAt), row.Digest ?? "");
    }
}
