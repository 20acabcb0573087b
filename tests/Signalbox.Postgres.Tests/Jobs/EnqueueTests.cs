using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class EnqueueTests
{
    private static readonly JobRequest Full = new()
    {
        JobType = "work",
        Title = "A heading",
        Description = "Words with ünïcode 🚂, \"quotes\", back\\slashes and\nlines",
        Input = RawJson.Parse("""{"b": 1.0, "a": [true, null], "text": "\u0000 { } , \\"}"""),
        Priority = 9,
        Risk = RiskLevel.Medium,
        AcceptanceCriteria = ["it \"works\"", "it, {too}, \\ and null", "NULL"],
        AssignedWorker = "w1",
        RequiredCapability = "gpu",
        MaxAttempts = 7,
        CreatedBy = "ada",
    };

    public static TheoryData<int> Sizes => [1, 2, 199, 200, 1_000];

    [Fact]
    public async Task A_batch_may_have_jobs_for_now_before_jobs_for_later()
    {
        await using var box = await TestBox.CreateAsync();
        var tomorrow = new DateTimeOffset(2040, 1, 2, 3, 4, 5, TimeSpan.Zero);

        var ids = await box.EnqueueAsync([StoreSteps.Request(), StoreSteps.Request() with { RunAt = tomorrow }]);

        Assert.Null((await box.FindAsync(ids[0])).RunAt);
        Assert.Equal(tomorrow, (await box.FindAsync(ids[1])).RunAt);
    }

    [Fact]
    public async Task A_job_is_read_back_as_it_was_asked()
    {
        await using var box = await TestBox.CreateAsync();
        var parent = await box.EnqueueAsync();

        var job = await box.FindAsync(await box.EnqueueAsync(Full with { ParentId = parent }));

        Assert.Equal(JobStatus.Pending, job.Status);
        Assert.Equal(parent, job.ParentId);
        Assert.Equal(0, job.Attempt);
        AssertAsAsked(job);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_batch_of_any_size_keeps_its_order_and_its_contents(int size)
    {
        await using var box = await TestBox.CreateAsync();
        var requests = Enumerable.Range(0, size).Select(i => Full with { Title = $"job {i}" }).ToArray();

        var answers = await box.Jobs.EnqueueAsync(requests);

        Assert.Equal(size, answers.DistinctBy(a => a.Id).Count());
        Assert.All(answers, a => Assert.False(a.AlreadyExisted));
        foreach (var i in new[] { 0, size / 2, size - 1 }.Distinct())
        {
            var job = await box.FindAsync(answers[i].Id);
            Assert.Equal($"job {i}", job.Title);
            AssertAsAsked(job with { Title = Full.Title });
        }

        Assert.Equal(size, (await box.CheckedCountsAsync()).Now[JobStatus.Pending]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    public async Task A_batch_with_a_faulty_request_stores_nothing(int size)
    {
        await using var box = await TestBox.CreateAsync();
        var requests = Enumerable.Range(0, size).Select(_ => StoreSteps.Request()).ToArray();
        requests[1] = requests[1] with { Priority = 11, JobType = "" };

        var refusal = await Assert.ThrowsAsync<InvalidJobException>(() => box.Jobs.EnqueueAsync(requests));

        Assert.Equal(["jobs[1].jobType", "jobs[1].priority"], refusal.Errors.Select(e => e.Field));
        Assert.Equal(0, await box.ScalarAsync<long>("select count(*) from jobs"));
    }

    [Fact]
    public async Task A_batch_that_names_unknown_jobs_stores_nothing_and_says_which()
    {
        await using var box = await TestBox.CreateAsync();
        var known = await box.EnqueueAsync();

        var refusal = await Assert.ThrowsAsync<InvalidJobException>(() => box.Jobs.EnqueueAsync(
        [
            StoreSteps.Request(),
            StoreSteps.Request() with { DependsOn = [known, 998] },
            StoreSteps.Request() with { ParentId = 999 },
        ]));

        Assert.Equal(["jobs[1].dependsOn", "jobs[2].parentId"], refusal.Errors.Select(e => e.Field));
        Assert.Equal(1, await box.ScalarAsync<long>("select count(*) from jobs"));
        Assert.Equal(1, (await box.CheckedCountsAsync()).Entered[JobStatus.Pending]);
    }

    [Fact]
    public async Task An_empty_batch_and_one_of_more_than_ten_thousand_are_refused()
    {
        await using var box = await TestBox.CreateAsync();

        await Assert.ThrowsAsync<InvalidJobException>(() => box.Jobs.EnqueueAsync([]));
        var refusal = await Assert.ThrowsAsync<InvalidJobException>(
            () => box.Jobs.EnqueueAsync(Enumerable.Repeat(StoreSteps.Request(), JobClient.MaximumBatch + 1).ToArray()));

        Assert.Contains("10,001", refusal.Message);
    }

    [Fact]
    public async Task Many_concurrent_callers_each_get_their_own_job()
    {
        await using var box = await TestBox.CreateAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => box.Jobs.EnqueueAsync(StoreSteps.Request(input: i))));

        Assert.Equal(500, answers.DistinctBy(a => a.Id).Count());
        for (var i = 0; i < answers.Length; i += 50)
            Assert.Equal(i, (await box.FindAsync(answers[i].Id)).Input.To<int>());
    }

    [Fact]
    public async Task One_callers_unwritable_job_fails_that_caller_alone()
    {
        await using var box = await TestBox.CreateAsync();
        await box.EnqueueAsync();
        var garbage = StoreSteps.Request() with { Input = RawJson.Trusted("{not json") };

        var tasks = Enumerable.Range(0, 50).Select(i => box.Jobs.EnqueueAsync(i == 25 ? garbage : StoreSteps.Request())).ToArray();

        await Assert.ThrowsAnyAsync<Exception>(() => tasks[25]);
        Assert.All(await Task.WhenAll(tasks.Where(t => t != tasks[25])), a => Assert.True(a.Id > 0));
        Assert.Equal(50, (await box.CheckedCountsAsync()).Now[JobStatus.Pending]);
    }

    private static void AssertAsAsked(Job job)
    {
        Assert.Equal(Full.JobType, job.JobType);
        Assert.Equal(Full.Title, job.Title);
        Assert.Equal(Full.Description, job.Description);
        Assert.Equal(Full.Input.Text, job.Input.Text);
        Assert.Equal(Full.Priority, job.Priority);
        Assert.Equal(Full.Risk, job.Risk);
        Assert.Equal(Full.AcceptanceCriteria, job.AcceptanceCriteria);
        Assert.Equal(Full.AssignedWorker, job.AssignedWorker);
        Assert.Equal(Full.RequiredCapability, job.RequiredCapability);
        Assert.Equal(Full.MaxAttempts, job.MaxAttempts);
        Assert.Equal(Full.CreatedBy, job.CreatedBy);
    }
}
