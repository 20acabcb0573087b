using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class ListTests
{
    [Fact]
    public async Task Jobs_are_listed_newest_first_page_by_page()
    {
        await using var box = await TestBox.CreateAsync();
        var ids = await box.EnqueueAsync(Enumerable.Range(0, 25).Select(_ => StoreSteps.Request()));

        var first = await box.Jobs.ListAsync(new JobFilter());
        var last = await box.Jobs.ListAsync(new JobFilter { Limit = 10, Offset = 20 });

        Assert.Equal((25, 25), (first.Total, last.Total));
        Assert.Equal(ids.Reverse().Take(10), first.Jobs.Select(j => j.Id));
        Assert.Equal(ids.Reverse().Skip(20), last.Jobs.Select(j => j.Id));
        Assert.Empty((await box.Jobs.ListAsync(new JobFilter { Offset = 25 })).Jobs);
    }

    [Fact]
    public async Task Every_condition_narrows_the_list_and_its_total()
    {
        await using var box = await TestBox.CreateAsync();
        var parent = await box.EnqueueAsync(StoreSteps.Request("parent"));
        var child = await box.EnqueueAsync(StoreSteps.Request("child") with { ParentId = parent, Title = "The child" });
        var risky = await box.EnqueueAsync(StoreSteps.Request("child") with { Risk = RiskLevel.Critical });
        var done = await box.EnqueueAsync();
        await box.RunAsync(done);
        var failed = await box.EnqueueAsync();
        await box.RunAsync(failed, StoreSteps.Fail("the disk is full"));
        var running = await box.EnqueueAsync();
        await box.ClaimAsync();

        await AssertListsAsync(box, new JobFilter { Status = JobStatus.Pending }, child, parent);
        await AssertListsAsync(box, new JobFilter { Status = JobStatus.Running }, running);
        await AssertListsAsync(box, new JobFilter { Status = JobStatus.WaitingApproval }, risky);
        await AssertListsAsync(box, new JobFilter { Status = JobStatus.Completed }, done);
        await AssertListsAsync(box, new JobFilter { Status = JobStatus.Failed }, failed);
        await AssertListsAsync(box, new JobFilter { Status = JobStatus.Cancelled });
        await AssertListsAsync(box, new JobFilter { JobType = "child" }, risky, child);
        await AssertListsAsync(box, new JobFilter { JobType = "child", Status = JobStatus.Pending }, child);
        await AssertListsAsync(box, new JobFilter { Risk = RiskLevel.Critical }, risky);
        await AssertListsAsync(box, new JobFilter { ParentId = parent }, child);
        await AssertListsAsync(box, new JobFilter { WorkerId = "w1" }, running, failed, done);
        await AssertListsAsync(box, new JobFilter { Text = "CHILD" }, child);
        await AssertListsAsync(box, new JobFilter { Text = "disk is" }, failed);
        await AssertListsAsync(box, new JobFilter { Text = "nowhere" });
    }

    [Theory]
    [InlineData("100%", "100% sure")]
    [InlineData("a_b", "a_b")]
    [InlineData("\\", "back\\slash")]
    [InlineData("'; drop table jobs; --", "'; drop table jobs; --")]
    [InlineData("\u0000", null)]
    public async Task Text_is_searched_for_as_it_is_written(string text, string? found)
    {
        await using var box = await TestBox.CreateAsync();
        string[] titles = ["100% sure", "1000 sure", "a_b", "axb", "back\\slash", "'; drop table jobs; --"];
        await box.EnqueueAsync(titles.Select(t => StoreSteps.Request() with { Title = t }));

        var page = await box.Jobs.ListAsync(new JobFilter { Text = text });

        Assert.Equal(found is null ? [] : [found], page.Jobs.Select(j => j.Title));
        Assert.Equal(found is null ? 0 : 1, page.Total);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(501, 0)]
    [InlineData(10, -1)]
    public async Task A_page_out_of_bounds_is_refused(int limit, int offset)
    {
        await using var box = await TestBox.CreateAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => box.Jobs.ListAsync(new JobFilter { Limit = limit, Offset = offset }));
    }

    [Fact]
    public async Task A_job_that_does_not_exist_is_not_found()
    {
        await using var box = await TestBox.CreateAsync();

        Assert.Null(await box.Jobs.FindAsync(1));
        Assert.Empty(await box.Logs.ListForJobAsync(1, 10, default));
    }

    private static async Task AssertListsAsync(TestBox box, JobFilter filter, params long[] ids)
    {
        var page = await box.Jobs.ListAsync(filter);
        Assert.Equal(ids, page.Jobs.Select(j => j.Id));
        Assert.Equal(ids.Length, page.Total);
    }
}
