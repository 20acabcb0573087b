using Npgsql;
using Signalbox.Json;
using Signalbox.Postgres.Connections;
using Signalbox.Postgres.Queries;
using Signalbox.Queue;

namespace Signalbox.Postgres.Queue;

/// <summary>
/// Takes the head of the line: deletes its rows, inserts one lease for all of them, and returns the jobs, in one
/// statement.
/// </summary>
internal static class ClaimStatement
{
    // One array of row addresses keeps the plan a plain look-up; a join here was measured to flip.
    private const string OneLane =
        "select ctid from ready where lane = $1 order by priority desc, id limit $2 for update skip locked";

    // The head of each lane, merged: a rare type never scans past a million jobs of a common one.
    private const string ManyLanes =
        """
        select head.ctid from unnest($1::int[]) as served(lane) cross join lateral (
          select ctid, priority, id from ready where lane = served.lane order by priority desc, id limit $2 for update skip locked) as head
        order by head.priority desc, head.id limit $2
        """;

    // The transaction may have begun before one of the jobs was enqueued, and the log must not tell that it was claimed first.
    // The offset keeps the planner from taking the jobs first, out of the line's order and all of them.
    // One column is how long a job has stood on the line, if it could be claimed since it was enqueued.
    private static readonly string Lease =
        $"""
        returning id, attempt, priority),
        lease as (
          insert into leases (lease_id, worker_id, claimed_at, length, until, job_ids, attempts)
          select $6, $3, clock_timestamp(), $4, now() + $4 + $5, array_agg(id), array_agg(attempt)
          from (select id, attempt from head order by priority desc, id) as sorted having count(*) > 0
          returning job_ids, attempts, until),
        tally as (insert into tallies (from_status, to_status, n) select {StatusNumber.Pending}, {StatusNumber.Running}, cardinality(job_ids) from lease)
        select j.id, held.attempt, j.job_type, j.title, j.description, j.input, j.max_attempts, j.parent_id,
          j.created_by, j.trace_parent, (select max(lane) from lanes),
          case when held.attempt = 1 and j.run_at is null and j.depends_on is null and j.approvals = 0
            then date_part('epoch', clock_timestamp() - j.created_at) end,
          j.acceptance_criteria, lease.until, j.approvals > 0
        from lease cross join lateral unnest(lease.job_ids, lease.attempts) as held(id, attempt)
        cross join lateral (select * from jobs where jobs.id = held.id offset 0) as j
        """;

    private static readonly string ClaimOne = $"with head as (delete from ready where ctid = any(array({OneLane})) {Lease}";
    private static readonly string ClaimMany = $"with head as (delete from ready where ctid = any(array({ManyLanes})) {Lease}";

    /// <summary>Claims from the given lanes, at least one; tells the newest lane that there is when it found jobs, else 0.</summary>
    public static async Task<(ClaimedBatch Batch, int NewestLane)> RunAsync(
        PostgresDatabase database, ClaimRequest request, int[] lanes, CancellationToken cancellationToken)
    {
        await using var connection = await database.RelaxedSource.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(lanes.Length == 1 ? ClaimOne : ClaimMany, connection);
        if (lanes.Length == 1)
            command.Parameters.With(lanes[0]);
        else
            command.Parameters.With(lanes);
        command.Parameters.With((long)request.Max).With(request.Worker.WorkerId).With(request.Lease).With(database.ClockOffset).With(request.LeaseId);
        await command.PrepareAsync(cancellationToken);
        var jobs = new List<ClaimedJob>();
        var newestLane = 0;
        DateTimeOffset? until = null;
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                newestLane = reader.GetInt32(10);
                until ??= reader.GetDateTime(13);
                jobs.Add(Read(reader));
            }
        }

        return jobs.Count > 0
            ? (new ClaimedBatch(request.LeaseId, jobs, jobs.Count == request.Max) { Until = until }, newestLane)
            : (ClaimedBatch.Empty with { MoreMayBeReady = await AnyReadyAsync(connection, lanes, cancellationToken) }, 0);
    }

    private static async Task<bool> AnyReadyAsync(NpgsqlConnection connection, int[] lanes, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select exists (select from unnest($1::int[]) as served(lane) where exists (select from ready r where r.lane = served.lane))", connection);
        command.Parameters.With(lanes);
        await command.PrepareAsync(cancellationToken);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static ClaimedJob Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Attempt = row.GetInt32(1),
        JobType = row.GetString(2),
        Title = row.IsDBNull(3) ? null : row.GetString(3),
        Description = row.GetString(4),
        Input = RawJson.Trusted(row.GetString(5)),
        MaxAttempts = row.GetInt16(6),
        ParentId = row.IsDBNull(7) ? null : row.GetInt64(7),
        CreatedBy = row.GetString(8),
        TraceParent = row.IsDBNull(9) ? null : row.GetString(9),
        WaitedSeconds = row.IsDBNull(11) ? null : row.GetDouble(11),
        AcceptanceCriteria = row.IsDBNull(12) ? [] : row.GetFieldValue<string[]>(12),
        NeededApproval = row.GetBoolean(14),
    };
}
