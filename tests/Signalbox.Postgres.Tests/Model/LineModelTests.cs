using Dapper;
using FsCheck;
using FsCheck.Fluent;
using Signalbox.Jobs;
using Signalbox.Testing;
using Xunit.Sdk;

namespace Signalbox.Postgres.Tests.Model;

/// <summary>
/// Random stories of what callers, workers, people, duties and time do to the line, told to the store and to a model in
/// memory. When a story fails, FsCheck prints the shortest that does and the seed; to tell it again, add
/// <c>.WithReplay(new Replay(new Rnd(seed, gamma), size))</c> to the configuration.
/// </summary>
public sealed class LineModelTests
{
    private const string Tables =
        """
        jobs, ready, scheduled, blocked, leases, waiting, cancellations, outcomes, attempts, retries, progress, steps,
        agent_checkpoints, approvals, log_entries, tallies
        """;

    // The two views of a job tell the same.
    private const string ToldDifferently =
        """
        select count(*) from (
          select id, status, attempt, worker_id, started_at, completed_at, run_at from ai_jobs
          except select id, status, attempt, worker_id, started_at, completed_at, run_at from found_jobs) as differing
        """;

    private sealed record Standing(long Id, int Status, int Attempt);

    [Fact]
    public async Task Whatever_happens_the_store_and_the_model_agree_on_every_job_and_counter()
    {
        await using var box = await TestBox.CreateAsync();

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(150).WithQuietOnSuccess(true),
            Prop.ForAll(Commands.Stories(30, 60), story => TellAsync(box, story)));
    }

    private static async Task TellAsync(TestBox box, Command[] commands)
    {
        await box.ExecuteAsync($"truncate {Tables}");
        var story = new Story(box);
        for (var i = 0; i < commands.Length; i++)
        {
            try
            {
                await story.TellAsync(commands[i]);
                await CompareAsync(box, story.Model);
            }
            catch (XunitException e)
            {
                throw new XunitException($"After command {i}, {commands[i]}: {e.Message}", e);
            }
        }

        Assert.Equal(0, await box.ScalarAsync<long>(ToldDifferently));
    }

    private static async Task CompareAsync(TestBox box, LineModel model)
    {
        await using var connection = await box.Database.Source.OpenConnectionAsync();
        var standing = await connection.QueryAsync<Standing>("select id, status, attempt from ai_jobs order by id");
        var expected = model.Jobs.OrderBy(j => j.Id).Select(j => $"job {j.Id} {j.Status} attempt {j.Attempt}");
        Assert.Equal(expected, standing.Select(s => $"job {s.Id} {(JobStatus)s.Status} attempt {s.Attempt}"));
        var counts = await box.Jobs.CountAsync();
        foreach (var status in Enum.GetValues<JobStatus>())
        {
            Assert.Equal((status, "now", model.Jobs.LongCount(j => j.Status == status)), (status, "now", counts.Now[status]));
            Assert.Equal((status, "entered", model.Entered[status]), (status, "entered", counts.Entered[status]));
        }
    }
}
