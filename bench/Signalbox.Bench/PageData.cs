namespace Signalbox.Bench;

/// <summary>
/// A node's past and present to show: jobs of ten types over a week, nine in ten completed and the rest everywhere that a job
/// can stand, with checkpoints, logs, workers and an audit. It is written as the node would have left it, tables at a time.
/// </summary>
internal static class PageData
{
    /// <summary>The job that has the largest log and the most steps.</summary>
    public const long TalkativeJob = 1;

    private const string Sql =
        """
        alter table agent_checkpoints disable trigger user;
        alter table attempts disable trigger user;
        insert into lanes (job_type) select 'type-' || n from generate_series(0, 9) n;
        -- Of a hundred jobs two failed, one was cancelled, seven wait in line and ninety are completed, and a few stand elsewhere.
        create temporary table made as
        select n::bigint as id, case when n % 200 = 100 then 2 when n % 10000 = 50 then 1 when n % 100 < 2 then 4 when n % 100 = 2 then 5
          when n % 100 < 10 then 0 else 3 end as status, now() - (@size - n) * (interval '7 days' / @size) as created_at
        from generate_series(1, @size) n;
        update made set status = 4 where id = 1;
        insert into jobs (id, created_at, lane, priority, max_attempts, risk, runs_after_any, job_type, description, title, created_by, input, parent_id)
        select id, created_at, (select min(lane) from lanes) + id % 10, id % 11, 3, id % 3, false, 'type-' || id % 10,
          'Look at everything that came in for customer ' || id || ', answer what can be answered, and ask a person about the rest.',
          case when id % 3 > 0 then 'Customer ' || id || ' of ' || md5(id::text) end, 'client-' || id % 50,
          json_build_object('customer', id, 'from', md5(id::text), 'about', repeat('an order ', 15)), case when id between 2 and 20 then 1 end
        from made;
        select setval('job_ids', @size);
        insert into outcomes (id, attempt, status, started_at, finished_at, worker_id, result, error)
        select id, 1, status, created_at, created_at + interval '3 seconds', 'worker-' || id % 20,
          case when status = 3 then json_build_object('answered', id % 7) end,
          case status when 4 then 'The mail server ' || md5(id::text) || ' refused it.' when 5 then 'Nobody needs it any more.' end
        from made where status > 2;
        insert into attempts (id, attempt, ended_as, worker_id, started_at, ended_at, error)
        select id, 1, 'failed', 'worker-' || id % 20, created_at, created_at + interval '3 seconds', 'The mail server refused it.' from made where status = 4;
        insert into ready (lane, priority, attempt, id)
        select (select min(lane) from lanes) + id % 10, id % 11, 1, id from made where status = 0;
        insert into leases (lease_id, worker_id, until, job_ids, attempts)
        select min(id), 'worker-' || id % 20, now() + interval '1 day', array_agg(id), array_agg(1) from made where status = 1 group by id % 20;
        alter table agent_checkpoints disable trigger guard_new_checkpoint;
        insert into agent_checkpoints (job_id, attempt, name, blocking, status, data, digest, reason, requested_by, requested_at, decided_by, decided_at)
        select id, 1, 'send', true, case when status = 2 then 'PENDING' when id % 5 = 0 then 'REJECTED' else 'APPROVED' end,
          json_build_object('to', md5(id::text), 'text', repeat('Thank you for your order. ', 10)), md5(id::text), 'It goes to a customer.', 'worker-' || id % 20, created_at,
          case when status <> 2 then 'person-' || id % 5 end, case when status <> 2 then created_at + interval '1 minute' end
        from made where status = 2 or status = 3 and id % 20 = 10 order by id;
        alter table agent_checkpoints enable trigger guard_new_checkpoint;
        insert into waiting (id, checkpoint_id, attempt) select job_id, id, 2 from agent_checkpoints where status = 'PENDING';
        insert into log_entries (created_at, job_id, worker_id, level, action, message, metadata)
        select created_at, id, 'worker-' || id % 20, 'info', 'handler_log', 'Looked at customer ' || id, json_build_object('found', line)
        from made cross join generate_series(1, 3) line where id % 10 = 5;
        insert into log_entries (job_id, worker_id, level, action, message, metadata)
        select 1, 'worker-1', 'info', 'handler_log', 'Looked at order ' || n, json_build_object('order', n) from generate_series(1, 2000) n;
        insert into steps (job_id, name, output, attempt) select 1, 'step-' || n, json_build_object('found', n), 1 from generate_series(1, 50) n;
        insert into audit_entries (at, actor, action, address)
        select created_at, 'person-' || id % 5, case when id % 2 = 0 then 'signed_in' else 'signed_out' end, '192.0.2.' || id % 250 from made where id % 10 = 0;
        insert into worker_registry (worker_id, worker_type, status, capabilities, max_concurrent_jobs)
        select 'worker-' || n, 'executor', 'busy', '["mail"]', 10 from generate_series(0, 19) n;
        insert into tallies (from_status, to_status, n) select -1, status, count(*) from made group by status;
        insert into measures (metric, label, n) select 'checkpoints', status, count(*) from agent_checkpoints group by status;
        insert into measures (metric, bucket, n, seconds) select 'decisions', 9, count(*), 60 * count(*) from agent_checkpoints where decided_at is not null;
        insert into samples (at, continued, taken_at, enqueued, completed, failed, cancelled, decisions, decision_seconds, pending, oldest_pending_seconds)
        select at, true, at + interval '30 seconds', n * 100, n * 90, n * 2, n, n, n * 60, 1000, 60
        from generate_series(1, 10080) n cross join lateral (select date_bin('1 minute', now(), '2000-01-01') - (10081 - n) * interval '1 minute' as at) as minute;
        alter table agent_checkpoints enable trigger user;
        alter table attempts enable trigger user
        """;

    /// <summary>Writes it into an empty database.</summary>
    /// <param name="box">The database.</param>
    /// <param name="size">How many jobs.</param>
    public static async Task FillAsync(Box box, int size)
    {
        await using var connection = await box.Database.Source.OpenConnectionAsync();
        foreach (var statement in Sql.Split(';'))
        {
            await using var command = connection.CreateCommand();
            command.CommandTimeout = 0;
            command.CommandText = statement.Replace("@size", size.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
            await command.ExecuteNonQueryAsync();
        }

        await box.SettleAsync();
    }
}
