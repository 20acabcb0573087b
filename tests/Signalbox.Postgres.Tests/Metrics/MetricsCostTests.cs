using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using Signalbox.Metrics;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Metrics;

public sealed partial class MetricsCostTests
{
    [Fact]
    public async Task Reading_what_is_measured_costs_the_same_with_a_million_jobs_on_the_line_and_in_the_past()
    {
        await using var box = await TestBox.CreateAsync();
        await box.EnqueueAsync(Enumerable.Range(0, 50).Select(i => StoreSteps.Request($"type{i % 5}") with { Priority = i % 10 }));
        var few = await BuffersAsync(box);
        await box.ExecuteAsync(
            """
            insert into ready (lane, priority, attempt, id)
            select lane, 5, 1, 1000 + n from lanes cross join generate_series(1, 200000) as n;
            insert into outcomes (id, attempt, status) select 1000 + n, 1, 3 from generate_series(1, 100000) as n
            """);

        var many = await BuffersAsync(box);

        Assert.InRange(few, 1, 500);
        Assert.InRange(many, 1, 1_000);
    }

    [Fact]
    public async Task Lanes_without_jobs_cost_nothing_and_the_oldest_job_is_found_among_the_others()
    {
        await using var box = await TestBox.CreateAsync();
        await box.EnqueueAsync(Enumerable.Range(0, 60).Select(i => StoreSteps.Request($"type{i % 5}") with { Priority = i % 11 }));
        // Within a lane and a priority the order of ids is the order of age.
        await box.ExecuteAsync("update jobs set created_at = now() - interval '1 day' * (100 - id)");
        var few = await BuffersAsync(box);
        await box.ExecuteAsync("insert into lanes (job_type) select 'empty-' || n from generate_series(1, 20000) as n");

        var many = await BuffersAsync(box);

        Assert.InRange(many, 1, few + 50);
        for (var left = 60; left >= 0; left -= 20)
        {
            Assert.Equal(left, await box.ScalarAsync<int>("select count(*)::int from ready"));
            var oldest = (await box.Get<IMetricsStore>().ReadAsync(default)).OldestPending.TotalDays;
            Assert.Equal(await box.ScalarAsync<double?>("select date_part('epoch', now() - min(created_at)) / 86400 from ready join jobs using (id)") ?? 0, oldest, 0.01);
            await box.ExecuteAsync("delete from ready where id in (select id from ready order by id limit 20)");
        }
    }

    // The pages that its statements touch, as the planner would run them for the program.
    private static async Task<long> BuffersAsync(TestBox box)
    {
        var total = 0L;
        foreach (var statement in await StatementsAsync(box))
        {
            await using var connection = await box.Database.HotSource.OpenConnectionAsync();
            await using var command = new NpgsqlCommand("explain (analyze, buffers, format json) " + statement, connection);
            if (statement.Contains("$1", StringComparison.Ordinal))
                command.Parameters.Add(new() { Value = TimeSpan.Zero });
            using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
            var root = plan.RootElement[0].GetProperty("Plan");
            total += root.GetProperty("Shared Hit Blocks").GetInt64() + root.GetProperty("Shared Read Blocks").GetInt64();
        }

        return total;
    }

    // They are sent together, in one round trip, and each begins with a line of its own.
    private static async Task<string[]> StatementsAsync(TestBox box)
    {
        var sent = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                var tags = activity.TagObjects.Select(t => t.Value as string ?? "").ToArray();
                if (tags.Any(t => t.StartsWith("test_", StringComparison.Ordinal) && box.ConnectionString.Contains(t, StringComparison.Ordinal)))
                    sent.AddRange(tags.Where(t => t.Contains("from tallies", StringComparison.Ordinal)));
            },
        };
        ActivitySource.AddActivityListener(listener);
        await box.Get<IMetricsStore>().ReadAsync(default);
        var statements = Beginning().Split(Assert.Single(sent)).Where(s => s.Trim().Length > 0).ToArray();
        Assert.Equal(5, statements.Length);
        return statements;
    }

    [GeneratedRegex("^(?=select )", RegexOptions.Multiline)]
    private static partial Regex Beginning();
}
