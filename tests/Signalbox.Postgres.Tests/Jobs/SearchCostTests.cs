using System.Globalization;
using Signalbox.Durability;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Postgres.Jobs;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

// What other tests have the server do would be measured as well.
[CollectionDefinition(nameof(SearchCostTests), DisableParallelization = true)]
[Collection(nameof(SearchCostTests))]
public sealed class SearchCostTests
{
    private const int Letters = 4_000_000;

    [Fact]
    public async Task A_text_that_nearly_matches_everywhere_costs_about_as_much_as_any_other()
    {
        await using var box = await TestBox.CreateAsync();
        await InsertLettersAsync(box);
        await SearchAsync(box, "nothing");

        var usual = await ProcessorTimeAsync(box, () => SearchAsync(box, "nothing"));
        var nearly = await ProcessorTimeAsync(box, () => SearchAsync(box, new string('a', SearchText.Longest - 1) + "b"));
        var backwards = await ProcessorTimeAsync(box, () => SearchAsync(box, "b" + new string('a', SearchText.Longest - 1)));

        // As patterns these cost sixty times as much.
        Assert.InRange(nearly, 0, 10 * usual);
        Assert.InRange(backwards, 0, 10 * usual);
    }

    [Fact]
    public async Task A_step_that_takes_too_long_is_broken_off_and_told_as_an_incomplete_search()
    {
        await using var box = await TestBox.CreateAsync();
        await InsertLettersAsync(box);
        var browser = new JobBrowser(box.Database, TimeProvider.System) { StepLimit = TimeSpan.FromMilliseconds(1) };

        var listing = await browser.ListAsync(new JobFilter { Text = "nothing" }, default);
        var slice = await browser.BrowseAsync(new JobQuery { Text = "nothing" }, default);

        Assert.Equal((0, true, false), (listing.Total, listing.TotalIsAtLeast, listing.SearchedAll));
        Assert.NotNull(listing.Next);
        Assert.Empty(await listing.Jobs.ToListAsync());
        Assert.Equal((false, 0), (slice.SearchedAll, slice.Jobs.Count));
        Assert.NotNull(slice.Next);
        // The same connections are good for the next search.
        Assert.Equal(8, (await box.Jobs.ListAsync(new JobFilter { Text = "aaa", Budget = TimeSpan.FromMinutes(1) })).Total);
    }

    [Fact]
    public async Task The_beginning_of_a_large_input_is_searched_and_its_end_is_not()
    {
        await using var box = await TestBox.CreateAsync();
        var filling = new string('x', JobQuery.SearchedInput - 10);
        var begins = await box.EnqueueAsync(StoreSteps.Request() with { Input = RawJson.From(filling + "needle") });
        await box.EnqueueAsync(StoreSteps.Request() with { Input = RawJson.From(filling + filling + "needle") });

        var page = await box.Jobs.ListAsync(new JobFilter { Text = "NEEDLE", Budget = TimeSpan.FromMinutes(1) });

        Assert.Equal([begins], page.Jobs.Select(j => j.Id));
    }

    [Fact]
    public async Task A_search_whose_budget_is_used_up_tells_so_and_goes_on_where_it_stopped()
    {
        await using var box = await TestBox.CreateAsync();
        var oldest = await box.EnqueueAsync(StoreSteps.Request() with { Title = "needle" });
        await box.InsertJobsAsync(2_000, "common");
        var middle = await box.EnqueueAsync(StoreSteps.Request() with { Title = "Needle" });
        await box.InsertJobsAsync(2_000, "common");
        var filter = new JobFilter { Text = "needle", Budget = TimeSpan.Zero };

        var found = new List<long>();
        var (pages, total, incomplete) = (0, 0L, 0);
        for (string? next = null; pages == 0 || next is not null; pages++)
        {
            var page = await box.Jobs.ListAsync(filter with { After = next });
            found.AddRange(page.Jobs.Select(j => j.Id));
            (total, next) = (total + page.Total, page.Next);
            Assert.Equal((next is null, next is not null), (page.SearchedAll, page.TotalIsAtLeast));
            incomplete += page.SearchedAll ? 0 : 1;
        }

        Assert.Equal([middle, oldest], found);
        Assert.Equal(2, total);
        Assert.InRange(incomplete, 3, 20);
        var all = await box.Jobs.ListAsync(filter with { Budget = TimeSpan.FromMinutes(1) });
        Assert.Equal((2, false, true, null), (all.Total, all.TotalIsAtLeast, all.SearchedAll, all.Next));
    }

    [Fact]
    public async Task A_text_longer_than_can_be_looked_for_is_refused()
    {
        await using var box = await TestBox.CreateAsync();
        var text = new string('a', SearchText.Longest + 1);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => box.Jobs.ListAsync(new JobFilter { Text = text }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => box.Jobs.BrowseAsync(new JobQuery { Text = text }));
        Assert.Empty((await box.Jobs.ListAsync(new JobFilter { Text = text[1..] })).Jobs);
    }

    private static Task InsertLettersAsync(TestBox box) => box.InsertJobsAsync(8, "large", $"'\"' || repeat('a', {Letters}) || '\"'");

    private static async Task SearchAsync(TestBox box, string text)
    {
        var page = await box.Jobs.ListAsync(new JobFilter { Text = text, Budget = TimeSpan.FromMinutes(10) });
        Assert.Equal((0, true), (page.Total, page.SearchedAll));
    }

    // Of all server processes of the test's database, in seconds; a reading is exact to a hundredth, so it is of several searches.
    private static async Task<double> ProcessorTimeAsync(TestBox box, Func<Task> searchAsync)
    {
        var before = await SpentAsync(box);
        for (var i = 0; i < 4; i++)
            await searchAsync();
        return await SpentAsync(box) - before;
    }

    private static async Task<double> SpentAsync(TestBox box)
    {
        var processes = await box.ScalarAsync<int[]>("select array_agg(pid) from pg_stat_activity where datname = current_database()");
        return processes.Sum(Spent) / 100.0;
    }

    private static long Spent(int process)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ');
            return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
