using System.Text;
using Dapper;
using Npgsql;
using Signalbox.Identities;
using Signalbox.Json;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Identities;

/// <summary>
/// Walks over the audit, newest first. Each kind of entry has a table of its own with an index by time, so a step takes as
/// many of each as it may pass over in all, and of these the newest.
/// </summary>
internal sealed class AuditScan
{
    private const string Order = "at desc, kind desc, id desc, tie desc";

    private static readonly string[] Views = ["audit_of_entries", "audit_of_decisions", "audit_of_approvals"];

    private readonly AuditQuery _query;
    private readonly string _sql;
    private readonly Dictionary<ScanPosition, AuditEntry> _entries = [];

    public AuditScan(AuditQuery query)
    {
        _query = query;
        var bounds = (query.From is null ? "" : " and at >= @From") + (query.Before is null ? "" : " and at < @Before");
        var kinds = Views.Select(view => $"(select * from {view} where true{bounds} /*after*/ order by at desc, id desc, tie desc limit @window)");
        _sql =
            $"""
            with walked as materialized (
              select * from ({string.Join(" union all ", kinds)}) as each_kind order by {Order} limit @window),
            found as (select * from walked where true{Conditions(query)} order by {Order} limit @wanted)
            select at, kind, id, tie, null::integer as passed, actor, action, subject, address, details::text as details from found
            union all
            (select at, kind, id, tie, (select count(*)::integer from walked), null, null, null, null, null
             from walked order by at, kind, id, tie limit 1)
            """;
        After = ScanPosition.Read(query.After, byTime: true);
    }

    /// <summary>Where the query begins; null at the beginning.</summary>
    public ScanPosition? After { get; }

    /// <summary>The entry that a step found at a position.</summary>
    public AuditEntry this[ScanPosition position] => _entries[position];

    /// <summary>Takes one step.</summary>
    public async Task<ScanStep> StepAsync(NpgsqlConnection connection, ScanPosition? position, int window, int wanted, CancellationToken cancellationToken)
    {
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            // The time alone as well: that is what the indexes are by.
            _sql.Replace("/*after*/", position is null ? "" : "and at <= @At and (at, kind, id, tie) < (@At, @Kind, @Id, @Tie)", StringComparison.Ordinal),
            new
            {
                position?.At,
                position?.Kind,
                position?.Id,
                position?.Tie,
                window,
                wanted,
                _query.Actor,
                _query.Action,
                _query.Text,
                From = _query.From?.ToUniversalTime(),
                Before = _query.Before?.ToUniversalTime(),
            },
            cancellationToken: cancellationToken))).AsList();
        var last = rows.SingleOrDefault(r => r.Passed is not null);
        var found = rows.Where(r => r.Passed is null)
            .OrderByDescending(r => r.At).ThenByDescending(r => r.Kind).ThenByDescending(r => r.Id).ThenByDescending(r => r.Tie).ToList();
        foreach (var row in found)
            _entries[row.Position] = row.Entry;
        return new ScanStep([.. found.Select(r => r.Position)], last?.Position, last?.Passed ?? 0);
    }

    private static string Conditions(AuditQuery query)
    {
        var conditions = new StringBuilder();
        if (query.Actor is not null)
            conditions.Append(" and lower(actor) = lower(@Actor)");
        if (query.Action is not null)
            conditions.Append(" and action = @Action");
        if (query.Text is { } text)
            conditions.Append($" and ({ContainedText.In(text, "actor", "action", "subject", "address", "details::text")})");
        return conditions.ToString();
    }

    private sealed record Row
    {
        public DateTime At { get; init; }

        public int Kind { get; init; }

        public long Id { get; init; }

        public long Tie { get; init; }

        public int? Passed { get; init; }

        public string? Actor { get; init; }

        public string? Action { get; init; }

        public string? Subject { get; init; }

        public string? Address { get; init; }

        public string? Details { get; init; }

        public ScanPosition Position => new(At, Kind, Id, Tie);

        public AuditEntry Entry => new(Actor!, Action!, Subject, Address, Details is null ? null : RawJson.Trusted(Details), At);
    }
}
