using Signalbox.Running;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Running;

public sealed class MischiefTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_handlers_do_each_healthy_job_ends_once_and_nothing_is_left(int seed)
    {
        var handlers = new OddHandlers();
        await using var box = await TestBox.CreateAsync(handlers.AddTo, new WorkerOptions
        {
            WorkerId = "w1",
            MaxConcurrentJobs = 12,
            StopGrace = TimeSpan.FromMilliseconds(50),
            PollInterval = TimeSpan.FromMilliseconds(50),
            MaximumLogEntries = 100,
        });

        await new Mischief(box, box, handlers, seed).RunAsync(each: 5);

        await box.EveryJobStandsOnceAsync();
        Assert.Equal(0, await box.ScalarAsync<long>(
            "select count(*) from attempts a join jobs j using (id) where j.job_type = 'healthy' and a.ended_as <> 'suspended'"));
        await box.Worker.StopAsync();
    }
}
