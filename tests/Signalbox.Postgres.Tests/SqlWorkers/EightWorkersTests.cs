using Signalbox.Jobs;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.SqlWorkers;

/// <summary>Many programs with psql at one line.</summary>
public sealed class EightWorkersTests
{
    private const int Workers = 8;
    private const int Tasks = 400;

    [Theory]
    [InlineData("for update skip locked")]
    [InlineData("")]
    public async Task Eight_psql_workers_do_four_hundred_tasks_each_once(string locking)
    {
        await using var box = await TestBox.CreateAsync();
        var ids = await box.EnqueueAsync(Enumerable.Range(0, Tasks).Select(i => StoreSteps.Request("test") with { Priority = i % 11 }));
        var logins = await Task.WhenAll(Enumerable.Range(0, Workers).Select(w => Psql.WorkerAsync(box, $"w{w}")));

        await Task.WhenAll(logins.Select((psql, w) => psql.PrintAsync(Loop($"WORKER-{w}", locking))));

        await box.EveryJobStandsOnceAsync();
        Assert.Equal($"{Tasks}|{Tasks}|1", await logins[0].PrintAsync(
            "select count(*), count(distinct id), max(attempt) from governance_tasks where status = 'completed'"));
        Assert.Equal($"{Tasks}", await logins[0].PrintAsync("select count(*) from execution_logs where action = 'task_start'"));
        Assert.Equal(Tasks, (await box.Jobs.CountAsync()).Now[JobStatus.Completed]);
        Assert.Equal($"{Workers}", await logins[0].PrintAsync("select count(distinct assigned_worker) from governance_tasks"));
    }

    // What a program in any language would do: look, claim, log, complete, and look again when another was faster. The block commits
    // after each statement.
    private static string Loop(string worker, string locking) =>
        $"""
        insert into worker_registry (worker_id, worker_type, status, capabilities) values ('{worker}', 'executor', 'active', '["test"]');
        do $$
        declare
          task bigint;
          mine bigint;
        begin
          loop
            select id into task from governance_tasks where status = 'pending' and task_type = any ('{"{test}"}')
              order by case priority when 'critical' then 1 when 'high' then 2 when 'medium' then 3 when 'low' then 4 end, created_at limit 1 {locking};
            if task is null then
              commit;
              exit when not exists (select from governance_tasks where status = 'pending');
              continue;
            end if;
            mine := null;
            update governance_tasks set status = 'in_progress', assigned_worker = '{worker}', started_at = now() where id = task and status = 'pending'
              returning id into mine;
            commit;
            continue when mine is null;
            insert into execution_logs (task_id, worker_id, action, level, message) values (task, '{worker}', 'task_start', 'info', 'Starting task');
            commit;
            update governance_tasks set status = 'completed', completed_at = now(), completion_evidence = '12 passed, 0 failed in suite ' || task where id = task;
            commit;
          end loop;
        end $$;
        """;
}
