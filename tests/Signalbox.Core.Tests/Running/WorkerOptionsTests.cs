using Microsoft.Extensions.DependencyInjection;
using Signalbox.Running;

namespace Signalbox.Tests.Running;

public sealed class WorkerOptionsTests
{
    [Fact]
    public void The_defaults_are_within_their_bounds() => Assert.Empty(new WorkerOptions().Faults());

    [Fact]
    public void Every_setting_out_of_its_bounds_is_named()
    {
        var faults = new WorkerOptions
        {
            WorkerId = "",
            WorkerType = new string('x', 101),
            MaxConcurrentJobs = 0,
            ClaimBatch = 5_001,
            Lease = TimeSpan.FromSeconds(0.5),
            Heartbeat = TimeSpan.FromMinutes(5),
            PollInterval = TimeSpan.FromHours(2),
            DrainTimeout = TimeSpan.FromSeconds(-1),
            StopGrace = TimeSpan.FromSeconds(-1),
            MaximumResultBytes = 0,
        }.Faults();

        Assert.Equal(
            ["workerId", "workerType", "maxConcurrentJobs", "claimBatch", "leaseSeconds", "heartbeatSeconds", "pollInterval", "drainTimeout", "stopGrace", "maximumResultBytes"],
            faults.Select(f => f.Split(' ')[0]));
    }

    [Fact]
    public void A_service_with_wrong_settings_does_not_come_up()
    {
        var refusal = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSignalbox(new WorkerOptions { MaxConcurrentJobs = 10_001 }));

        Assert.StartsWith("maxConcurrentJobs must be 1 to 10000.", refusal.Message, StringComparison.Ordinal);
    }
}
