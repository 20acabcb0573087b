using Npgsql;
using Signalbox.Jobs;
using Signalbox.Logs;
using Signalbox.Postgres.Policy;
using Signalbox.Postgres.Queries;

namespace Signalbox.Postgres.Jobs;

/// <summary>Inserts groups of requests with one statement: a column an array.</summary>
internal static class JobInsert
{
    private const string Columns =
        """
        lane, priority, max_attempts, risk, job_type, description, input, title, assigned_worker, required_capability, created_by,
        trace_parent, idempotency_key, run_at, parent_id, runs_after_any, depends_on, acceptance_criteria
        """;

    private const string Arrays =
        """
        $1::int[], $2::smallint[], $3::smallint[], $4::smallint[], $5::text[], $6::text[], $7::json[], $8::text[], $9::text[], $10::text[],
        $11::text[], $12::text[], $13::text[], $14::timestamptz[], $15::bigint[], $16::boolean[], $17::text[], $18::text[]
        """;

    private const string Values =
        """
        lane, priority, max_attempts, risk, job_type, description, input, title, assigned_worker, required_capability, created_by,
        trace_parent, idempotency_key, run_at, parent_id, coalesce(runs_after_any, false), depends_on::bigint[], acceptance_criteria::text[]
        """;

    // Nothing is inserted when another policy is in force than the one that the requests were placed by.
    private const string Asked =
        $"""
        asked as materialized (
          select nextval('job_ids') as id, u.* from unnest({Arrays}) with ordinality as u({Columns}, place)
          where {StoredPolicy.IsStill} $19),
        new as (insert into jobs (id, {Columns}) select id, {Values} from asked
        """;

    // With what the policy wants of each: approvals, or an entry in the execution log.
    private const string AskedWithPolicy =
        $"""
        asked as materialized (
          select nextval('job_ids') as id, u.*
          from unnest({Arrays}, $20::smallint[], $21::text[], $22::text[]) with ordinality as u({Columns}, approvals, allowed, details, place)
          where {StoredPolicy.IsStill} $19),
        new as (insert into jobs (id, {Columns}, approvals) select id, {Values}, approvals from asked
        """;

    private const string Note =
        $"""
        noted as (
          insert into log_entries (job_id, worker_id, level, action, message, metadata)
          select id, created_by, 'info', '{LogActions.PolicyAllowed}', allowed, details::json from asked
          where allowed is not null and id in (select id from new))
        """;

    private const string CountTransitions =
        $"tally as (insert into tallies (from_status, to_status, n) select {StatusNumber.None}, {StatusNumber.Pending}, count(*) from new having count(*) > 0)";

    private const string Line =
        "line as (insert into ready (lane, priority, attempt, id) select lane, priority, 1, id from new)";

    /// <summary>Plain requests without keys, straight to the line: every one is inserted.</summary>
    private const string Plain =
        $"""
        with {Asked} returning id, lane, priority),
        {Line}, {CountTransitions}
        select id, now() from asked order by place
        """;

    // Two groups that share keys wait for each other's inserts, so all insert them in the same order.
    private const string UnlessKnown =
        "order by idempotency_key on conflict (idempotency_key) where idempotency_key is not null do nothing";

    private const string Told = "select case when id in (select id from new) then id end, now() from asked order by place";

    /// <summary>Plain requests with keys: those whose key is known come back with a null id.</summary>
    private const string PlainWithKeys =
        $"""
        with {Asked} {UnlessKnown} returning id, lane, priority),
        {Line}, {CountTransitions}
        {Told}
        """;

    /// <summary>Plain requests with or without keys, of which the execution log tells.</summary>
    private const string PlainLogged =
        $"""
        with {AskedWithPolicy} {UnlessKnown} returning id, lane, priority),
        {Line}, {CountTransitions}, {Note}
        {Told}
        """;

    /// <summary>Requests that are put in their place by further statements of the same transaction.</summary>
    private const string Unplaced =
        $"""
        with {AskedWithPolicy} {UnlessKnown} returning id), {Note}
        {Told}
        """;

    /// <summary>
    /// Inserts plain requests and puts them on the line; null where the key was known. Nothing is inserted, and null returned, when
    /// another policy is in force than theirs, which is the same for all of them.
    /// </summary>
    public static Task<EnqueuedJob?[]?> PlainAsync(NpgsqlConnection connection, IReadOnlyList<PlacedRequest> requests, CancellationToken cancellationToken)
    {
        bool keys = false, logged = false;
        for (var i = 0; i < requests.Count; i++)
        {
            keys |= requests[i].Request.IdempotencyKey is not null;
            logged |= requests[i].IsLogged;
        }

        return logged ? RunAsync(connection, PlainLogged, true, requests, cancellationToken)
            : RunAsync(connection, keys ? PlainWithKeys : Plain, false, requests, cancellationToken);
    }

    /// <summary>Inserts requests without putting them anywhere; null where the key was known, and null as with <see cref="PlainAsync"/>.</summary>
    public static Task<EnqueuedJob?[]?> UnplacedAsync(NpgsqlConnection connection, IReadOnlyList<PlacedRequest> requests, CancellationToken cancellationToken) =>
        RunAsync(connection, Unplaced, true, requests, cancellationToken);

    private static async Task<EnqueuedJob?[]?> RunAsync(
        NpgsqlConnection connection, string sql, bool withPolicy, IReadOnlyList<PlacedRequest> requests, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        T[] OfPlaced<T>(Func<PlacedRequest, T> of)
        {
            var column = new T[requests.Count];
            for (var i = 0; i < column.Length; i++)
                column[i] = of(requests[i]);
            return column;
        }

        T[] Column<T>(Func<JobRequest, T> of)
        {
            var column = new T[requests.Count];
            for (var i = 0; i < column.Length; i++)
                column[i] = of(requests[i].Request);
            return column;
        }

        command.Parameters
            .With(OfPlaced(p => p.Lane))
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
            .WithTexts(Column(r => ArrayText.Of(r.AcceptanceCriteria)))
            .With(requests[0].Policy.Key);
        if (withPolicy)
        {
            command.Parameters
                .With(OfPlaced(p => (short)p.Approvals))
                .WithTexts(OfPlaced(p => p.IsLogged ? PolicyLog.AllowedMessage(p.Request.Risk) : null))
                .WithTexts(OfPlaced(p => p.IsLogged ? PolicyLog.Details(p.Request.Risk, p.Policy).Text : null));
        }

        await command.PrepareAsync(cancellationToken);
        var enqueued = new EnqueuedJob?[requests.Count];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = 0;
        for (; await reader.ReadAsync(cancellationToken); found++)
            enqueued[found] = reader.IsDBNull(0) ? null : requests[found].Enqueued(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1));
        return found > 0 ? enqueued : null;
    }
}
