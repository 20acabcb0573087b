using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Jobs;

public sealed class RelatedJobsReaderTests
{
    [Fact]
    public async Task A_job_knows_who_asked_for_it_what_it_asked_for_and_what_runs_before_and_after_it()
    {
        await using var box = await TestBox.CreateAsync();
        var parent = await box.EnqueueAsync();
        var before = await box.EnqueueAsync([StoreSteps.Request("before"), StoreSteps.Request("before")]);
        var id = await box.EnqueueAsync(StoreSteps.Request() with { ParentId = parent, DependsOn = [before[1], before[0]] });
        var child = await box.EnqueueAsync(StoreSteps.Request() with { ParentId = id });
        var after = await box.EnqueueAsync(StoreSteps.Request() with { DependsOn = [before[0], id] });

        var relatives = await box.Jobs.RelativesAsync(id);

        Assert.Equal(parent, relatives.Parent?.Id);
        Assert.Equal([child], relatives.Children.Select(j => j.Id));
        Assert.Equal([before[1], before[0]], relatives.DependsOn.Select(j => j.Id));
        Assert.Equal([after], relatives.Dependents.Select(j => j.Id));
        Assert.Equal((1, 1), (relatives.ChildCount, relatives.DependentCount));
        Assert.Equal([id, after], (await box.Jobs.RelativesAsync(before[0])).Dependents.Select(j => j.Id));
        Assert.Equal([id], (await box.Jobs.RelativesAsync(parent)).Children.Select(j => j.Id));
    }

    [Fact]
    public async Task Of_many_relatives_the_oldest_hundred_are_told_and_all_are_counted()
    {
        await using var box = await TestBox.CreateAsync();
        var id = await box.EnqueueAsync();
        var children = await box.EnqueueAsync(Enumerable.Range(0, 150).Select(_ => StoreSteps.Request() with { ParentId = id }));
        var dependents = await box.EnqueueAsync(Enumerable.Range(0, 150).Select(_ => StoreSteps.Request() with { DependsOn = [id] }));

        var relatives = await box.Jobs.RelativesAsync(id);

        Assert.Equal(children[..100], relatives.Children.Select(j => j.Id));
        Assert.Equal(dependents[..100], relatives.Dependents.Select(j => j.Id));
        Assert.Equal((150, 150), (relatives.ChildCount, relatives.DependentCount));
    }

    [Fact]
    public async Task A_job_alone_or_unknown_has_no_relatives()
    {
        await using var box = await TestBox.CreateAsync();

        foreach (var id in new[] { await box.EnqueueAsync(), 4711 })
        {
            var relatives = await box.Jobs.RelativesAsync(id);
            Assert.Null(relatives.Parent);
            Assert.Empty(relatives.Children.Concat(relatives.DependsOn).Concat(relatives.Dependents));
            Assert.Equal((0, 0), (relatives.ChildCount, relatives.DependentCount));
        }
    }
}
