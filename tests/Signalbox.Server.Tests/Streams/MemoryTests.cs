using Signalbox.Identities;
using Signalbox.Server.Streams;

namespace Signalbox.Server.Tests.Streams;

// Whatever else runs in this process would be measured as well.
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    [Fact]
    public async Task Memory_does_not_grow_with_the_events_that_pass()
    {
        await using var box = await ServerBox.CreateAsync();
        var (reader, _) = await EventReader.OpenReadyAsync(box.Client(Permission.Read));
        using var all = reader;

        await PassAsync(1, 400);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await PassAsync(401, 4_400);
        var after = GC.GetTotalMemory(forceFullCollection: true);

        // Kept, the 200,000 events would be more than 60 MB.
        Assert.InRange(after - before, long.MinValue, 30_000_000);

        async Task PassAsync(int from, int to)
        {
            for (var number = from; number <= to; number++)
            {
                box.Get<StreamHub>().Heard(FakeMessages.Jobs(number));
                if (number % 20 == 0)
                    await reader.UntilAsync(e => e.Id == $"origin-{number}-49");
            }
        }
    }
}
