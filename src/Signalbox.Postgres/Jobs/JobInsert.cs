using Npgsql;
using Signalbox.Jobs;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Jobs;

/// <summary>Inserts groups of requests with one statement: a column an array.</summary>
internal static class JobInsert
{
    private const string Asked =
        """
        asked as materialized (
          select nextval('job_ids') as id, u.*
          from unnest($1::int[], $2::smallint[], $3::smallint[], $4::smallint[], $5::text[], $6::text[], $7::json[], $8::text[],
            $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::timestamptz[], $15::bigint[], $16::boolean[],
            $17::text[], $18::text[]) with ordinality
            as u(lane, priority, max_attempts, risk, job_type, description, input, title, assigned_worker,
              required_capability, created_by, trace_parent, idempotency_key, run_at, parent_id, runs_after_any,
              depends_on, acceptance_criteria, place)),
        new as (
          insert into jobs (id, lane, priority, max_attempts, risk, job_type, description, input, title, assigned_worker,
            required_capability, created_by, trace_parent, idempotency_key, run_at, parent_id, runs_after_any,
            depends_on, acceptance_criteria)
          select id, lane, priority, max_attempts, risk, job_type, description, input, title, assigned_worker,
            required_capability, created_by, trace_parent, idempotency_key, run_at, parent_id, coalesce(runs_after_any, false),
            depends_on::bigint[], acceptance_criteria::text[]
          from asked
        """;

    private const string CountTransitions =
        $"tally as (insert into tallies (from_status, to_status, n) select {StatusNumber.None}, {StatusNumber.Pending}, count(*) from new having count(*) > 0)";

    /// <summary>Plain requests without keys, straight to the line: every one is inserted.</summary>
    private const string Plain =
        $"""
        with {Asked} returning id, lane, priority),
        line as (insert into ready (lane, priority, attempt, id) select lane, priority, 1, id from new),
        {CountTransitions}
        select id, now() from asked order by place
        """;

    // Two groups that share keys wait for each other's inserts, so all insert them in the same order.
    private const string UnlessKnown =
        "order by idempotency_key on conflict (idempotency_key) where idempotency_key is not null do nothing";

    /// <summary>Plain requests with keys: those whose key is known come back with a null id.</summary>
    private const string PlainWithKeys =
        $"""
        with {Asked} {UnlessKnown} returning id, lane, priority),
        line as (insert into ready (lane, priority, attempt, id) select lane, priority, 1, id from new),
        {CountTransitions}
        select case when id in (select id from new) then id end, now() from asked order by place
        """;

    /// <summary>Requests that are put in their place by further statements of the same transaction.</summary>
    private const string Unplaced =
        $"""
        with {Asked} {UnlessKnown} returning id)
        select case when id in (select id from new) then id end, now() from asked order by place
        """;

    /// <summary>Inserts plain requests and puts them on the line; null where the key was known.</summary>
    public static Task<EnqueuedJob?[]> PlainAsync(NpgsqlConnection connection, IReadOnlyList<PlacedRequest> requests, CancellationToken cancellationToken)
    {
        var keys = false;
        for (var i = 0; i < requests.Count && !keys; i++)
            keys = requests[i].Request.IdempotencyKey is not null;
        return RunAsync(connection, keys ? PlainWithKeys : Plain, requests, cancellationToken);
    }

    /// <summary>Inserts requests without putting them anywhere; null where the key was known.</summary>
    public static Task<EnqueuedJob?[]> UnplacedAsync(NpgsqlConnection connection, IReadOnlyList<PlacedRequest> requests, CancellationToken cancellationToken) =>
        RunAsync(connection, Unplaced, requests, cancellationToken);

    private static async Task<EnqueuedJob?[]> RunAsync(
        NpgsqlConnection connection, string sql, IReadOnlyList<PlacedRequest> requests, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        T[] Column<T>(Func<JobRequest, T> of)
        {
            var column = new T[requests.Count];
            for (var i = 0; i < column.Length; i++)
                column[i] = of(requests[i].Request);
            return column;
        }

        var lanes = new int[requests.Count];
        for (var i = 0; i < lanes.Length; i++)
            lanes[i] = requests[i].Lane;
        command.Parameters
            .With(lanes)
            .With(Column(r => (short)r.Priority))
            .With(Column(r => (short)r.MaxAttempts))
            .With(Column(r => (short)r.Risk))
            .WithTexts(Column(r => r.JobType))
            .WithTexts(Column(r => r.Description))
            .WithJsons(Column(r => r.Input.Text))
            .WithTexts(Column(r => r.Title))
            .WithTexts(Column(r => r.AssignedWorker))
            .WithTexts(Column(r => r.RequiredCapability))
            .WithTexts(Column(r => r.CreatedBy))
            .WithTexts(Column(r => r.TraceParent))
            .WithTexts(Column(r => r.IdempotencyKey))
            .WithTimes(Column(r => r.RunAt?.UtcDateTime))
            .With(Column(r => r.ParentId))
            .With(Column(r => r.RunsAfterAnyOutcome))
            .WithTexts(Column(r => ArrayText.Of(r.DependsOn)))
            .WithTexts(Column(r => ArrayText.Of(r.AcceptanceCriteria)));
        await command.PrepareAsync(cancellationToken);
        var enqueued = new EnqueuedJob?[requests.Count];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        for (var i = 0; await reader.ReadAsync(cancellationToken); i++)
            enqueued[i] = reader.IsDBNull(0) ? null : new EnqueuedJob(reader.GetInt64(0), false, reader.GetFieldValue<DateTimeOffset>(1));
        return enqueued;
    }
}
