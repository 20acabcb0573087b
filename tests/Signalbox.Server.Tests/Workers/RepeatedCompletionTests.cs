using System.Net;
using Dapper;
using Signalbox.Identities;
using Signalbox.Server.Access;

namespace Signalbox.Server.Tests.Workers;

/// <summary>A worker that was not answered completes its job again.</summary>
public sealed class RepeatedCompletionTests
{
    private const string Learnings =
        """
        "learnings":[{"category":"technique","title":"Retry the index","description":"It is rebuilt at night."},
          {"category":"technique","title":"Ask twice","description":"The first answer is a guess."}]
        """;

    [Fact]
    public async Task What_was_learned_is_written_down_once_though_the_first_answer_told_of_a_fault()
    {
        await using var box = await ServerBox.CreateAsync();
        var (worker, job) = await ClaimAsync(box);
        await using var connection = await box.Data.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("alter table learnings rename to learnings_away");
        await worker.SayAsync(job, "complete", Learnings, HttpStatusCode.InternalServerError);
        await connection.ExecuteAsync("alter table learnings_away rename to learnings");

        for (var again = 0; again < 2; again++)
        {
            await worker.SayAsync(job, "complete", Learnings, HttpStatusCode.OK);

            Assert.Equal(["Retry the index", "Ask twice"], await connection.QueryAsync<string>("select title from learnings where task_id is not null order by id"));
        }
    }

    [Fact]
    public async Task Another_program_cannot_complete_it_again()
    {
        await using var box = await ServerBox.CreateAsync();
        var (worker, job) = await ClaimAsync(box);
        await worker.SayAsync(job, "complete", "", HttpStatusCode.OK);
        var other = new RemoteWorker(box.Client(Permission.Work | Permission.Read, CallerKind.Program), worker.Id);

        (await other.SayAsync(job, "complete", Learnings, HttpStatusCode.Conflict)).IsProblem();

        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from learnings"));
        await worker.SayAsync(job, "complete", "", HttpStatusCode.OK);
    }

    private static async Task<(RemoteWorker Worker, (string Id, int Attempt) Job)> ClaimAsync(ServerBox box)
    {
        await box.Client(Permission.Jobs).CreateJobAsync("""{"jobType":"work","taskDescription":"Do it"}""");
        var worker = await RemoteWorker.RegisterAsync(box, "w1");
        return (worker, await worker.ClaimOneAsync());
    }
}
