using System.Text;
using Dapper;
using Npgsql;
using Signalbox.Checkpoints;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Checkpoints;

/// <summary>Walks over checkpoints in the order of a query: those that wait by id, decided ones by their decision, all by id.</summary>
internal sealed class CheckpointScan
{
    private const string Decided = "c.status in ('APPROVED', 'REJECTED', 'EXPIRED')";

    // No time: the order is by id alone.
    private const string NoTime = "timestamptz '0001-01-01 00:00:00Z'";

    // Whoever looks at one job wants its few checkpoints looked up, and not history passed over for them.
    private const string OfJob = "(select * from agent_checkpoints where job_id = @JobId offset 0)";

    private readonly CheckpointQuery _query;
    private readonly bool _byTime;
    private readonly string _sql;
    private readonly string _after;

    public CheckpointScan(CheckpointQuery query)
    {
        _query = query;
        _byTime = query.DecidedOnly || query.Status is CheckpointStatus.Approved or CheckpointStatus.Rejected or CheckpointStatus.Expired;
        var waiting = query.Status == CheckpointStatus.Pending;
        var (order, back) = _byTime ? ("at desc, id desc", "at, id") : waiting ? ("id", "id desc") : ("id desc", "id");
        _after = _byTime ? "and (c.decided_at, c.id) < (@At, @Id)" : waiting ? "and c.id > @Id" : "and c.id < @Id";
        // Of what was asked since then, nothing was decided before; a clock that was set back is given a day.
        var scope = _byTime ? Decided + (query.From is null ? "" : " and c.decided_at >= @From - interval '1 day'") : waiting ? "c.status = 'PENDING'" : "true";
        _sql =
            $"""
            with walked as materialized (
              select {(_byTime ? "c.decided_at" : NoTime)} as at, c.id, c.job_id, c.status, c.name, c.reason, c.requested_by, c.requested_at, c.decided_by
              from {(query.JobId is null ? "agent_checkpoints" : OfJob)} c
              where {scope} /*after*/ order by {(_byTime ? "c.decided_at desc, c.id desc" : "c." + order)} limit @window),
            found as (
              select w.at, w.id from walked w {(NeedsJob(query) ? "join jobs j on j.id = w.job_id" : "")}
              where true{Conditions(query)} order by {order} limit @wanted)
            select at, id, null::integer as passed from found
            union all
            (select at, id, (select count(*)::integer from walked) from walked order by {back} limit 1)
            """;
        After = ScanPosition.Read(query.After, _byTime);
    }

    /// <summary>Where the query begins; null at the beginning.</summary>
    public ScanPosition? After { get; }

    /// <summary>Takes one step.</summary>
    public async Task<ScanStep> StepAsync(NpgsqlConnection connection, ScanPosition? position, int window, int wanted, CancellationToken cancellationToken)
    {
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            _sql.Replace("/*after*/", position is null ? "" : _after, StringComparison.Ordinal),
            new
            {
                position?.At,
                position?.Id,
                window,
                wanted,
                status = _query.Status?.Name(),
                _query.Text,
                _query.DecidedBy,
                _query.JobType,
                risk = (short?)_query.Risk,
                _query.JobId,
                From = _query.From?.ToUniversalTime(),
                Before = _query.Before?.ToUniversalTime(),
            },
            cancellationToken: cancellationToken))).AsList();
        var last = rows.SingleOrDefault(r => r.Passed is not null);
        var found = rows.Where(r => r.Passed is null).Select(r => r.Position);
        return new ScanStep([.. InOrder(found)], last?.Position, last?.Passed ?? 0);
    }

    private static bool NeedsJob(CheckpointQuery query) => query.Text is not null || query.JobType is not null || query.Risk is not null;

    private static string Conditions(CheckpointQuery query)
    {
        var conditions = new StringBuilder();
        if (query.Status is not null)
            conditions.Append(" and w.status = @status");
        if (query.DecidedBy is not null)
            conditions.Append(" and lower(w.decided_by) = lower(@DecidedBy)");
        if (query.From is not null)
            conditions.Append(" and w.requested_at >= @From");
        if (query.Before is not null)
            conditions.Append(" and w.requested_at < @Before");
        if (query.JobType is not null)
            conditions.Append(" and j.job_type = @JobType");
        if (query.Risk is not null)
            conditions.Append(" and j.risk = @risk");
        if (query.Text is { } text)
        {
            conditions.Append(
                $" and ({ContainedText.In(text, "w.name", "w.reason", "w.requested_by", "j.title", "j.job_type", "j.created_by")})");
        }

        return conditions.ToString();
    }

    // A union has no order of its own.
    private IEnumerable<ScanPosition> InOrder(IEnumerable<ScanPosition> found) => _byTime
        ? found.OrderByDescending(p => p.At).ThenByDescending(p => p.Id)
        : _query.Status == CheckpointStatus.Pending ? found.OrderBy(p => p.Id) : found.OrderByDescending(p => p.Id);

    private sealed record Row
    {
        public DateTime At { get; init; }

        public long Id { get; init; }

        /// <summary>How many rows were passed over, for the last one of them; null for one that was found.</summary>
        public int? Passed { get; init; }

        public ScanPosition Position => new(At, 0, Id, 0);
    }
}
