using System.Reflection;
using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Postgres.Jobs;
using Signalbox.Postgres.Queries;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class JobPlacesTests
{
    [Fact]
    public void Every_status_has_one_row_in_the_table_of_places_and_no_other_status_has_one()
    {
        Assert.Equal(Enum.GetValues<JobStatus>(), JobPlaces.All.Select(places => places.Status).Order());
        Assert.All(JobPlaces.All, places => Assert.NotEmpty(places.Places));
        Assert.All(Enum.GetValues<JobOrder>(), order => Assert.All(Enum.GetValues<JobStatus>(), status => Assert.NotNull(JobPlaces.Source(status, order))));

        var next = Enum.GetValues<JobStatus>().Max() + 1;

        Assert.Throws<InvalidOperationException>(() => JobPlaces.Of(next));
        Assert.Throws<InvalidOperationException>(() => JobPlaces.Source(next, JobOrder.Newest));
    }

    [Fact]
    public void The_numbers_in_statements_are_those_of_the_statuses()
    {
        var numbers = typeof(StatusNumber).GetFields(BindingFlags.Public | BindingFlags.Static)
            .ToDictionary(field => field.Name, field => (string)field.GetRawConstantValue()!);

        Assert.True(numbers.Remove(nameof(StatusNumber.None)));
        Assert.Equal(
            Enum.GetValues<JobStatus>().ToDictionary(status => status.ToString(), status => ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture)),
            numbers);
    }

    [Fact]
    public async Task A_job_stands_in_a_table_of_its_status_and_a_search_finds_it_there()
    {
        await using var box = await TestBox.CreateAsync();
        await InEveryPlaceAsync(box);
        var seen = new HashSet<JobPlace>();

        foreach (var status in Enum.GetValues<JobStatus>())
        {
            var told = await IdsAsync(box, "select id from found_jobs where status = @status order by id", new { status = (int)status });
            Assert.NotEmpty(told);
            foreach (var id in told)
            {
                var tables = new List<JobPlace>();
                foreach (var place in JobPlaces.Tables)
                {
                    var stands = await StandsAsync(box, place.Holds("j"), id);
                    Assert.Equal((place.Table, stands), (place.Table, await StandsAsync(box, place.HoldsByKey("j"), id)));
                    Assert.Equal((place.Table, stands), (place.Table, (await IdsAsync(box, place.Ids)).Contains(id)));
                    if (stands)
                        tables.Add(place);
                }

                // One that waits at a checkpoint may wait for others as well.
                if (status == JobStatus.WaitingApproval)
                    tables.Remove(JobPlaces.Blocked);
                Assert.Contains(Assert.Single(tables), JobPlaces.Of(status).Places);
                Assert.False(await StandsAsync(box, JobPlaces.Nowhere("j"), id));
                seen.UnionWith(tables);
            }

            foreach (var order in Enum.GetValues<JobOrder>().Where(order => order != JobOrder.Line))
                Assert.Equal(told, (await box.Jobs.BrowseAsync(new JobQuery { Status = status, Order = order })).Jobs.Select(job => job.Id).Order());
        }

        Assert.Equal(JobPlaces.Tables.ToHashSet(), seen);
    }

    [Fact]
    public async Task A_job_that_is_in_no_table_stands_nowhere()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        await box.ExecuteAsync("delete from ready");

        Assert.True(await StandsAsync(box, JobPlaces.Nowhere("j"), id));
    }

    private static async Task InEveryPlaceAsync(TestBox box)
    {
        await box.RunAsync(await box.EnqueueAsync());
        await box.RunAsync(await box.EnqueueAsync(), StoreSteps.Fail());
        await box.Jobs.TryCancelAsync(await box.EnqueueAsync(), "ada", null);
        await box.SuspendAsync(await box.EnqueueAsync(), StoreSteps.Draft(1));
        await box.EnqueueAsync();
        await box.ClaimAsync();
        var ready = await box.EnqueueAsync();
        await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [ready] });
        await box.EnqueueAsync(StoreSteps.Request() with { RunAt = TimeProvider.System.GetUtcNow().AddDays(1) });
        await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [ready], Risk = RiskLevel.High });
    }

    private static Task<bool> StandsAsync(TestBox box, string condition, long id) => box.ScalarAsync<bool>(
        $"select {condition} from (select j.id, j.lane, coalesce(p.priority, j.priority) as priority from jobs j left join priorities p on p.id = j.id where j.id = @id) as j",
        new { id });

    private static async Task<IReadOnlyList<long>> IdsAsync(TestBox box, string sql, object? parameters = null) =>
        await box.ScalarAsync<long[]>($"select array({sql})", parameters);
}
