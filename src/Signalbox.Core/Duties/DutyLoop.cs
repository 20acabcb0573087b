using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Signalbox.Trends;

namespace Signalbox.Duties;

/// <summary>Does the once-per-cluster duties on the node that holds the leader lease, and what is urgent on every node.</summary>
internal sealed partial class DutyLoop(IDutyStore store, ITrendStore trends, TimeProvider time, ILogger<DutyLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Leadership = TimeSpan.FromSeconds(15);
    private const int FullRound = 50;
    private const int MostRounds = 100;

    private readonly string _node = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";
    private readonly Duty[] _duties =
    [
        new("dropping cancelled jobs", 1, token => store.DropCancelledAsync(IDutyStore.CancelGrace, token), EveryNode: true),
        new("returning lost leases", 2, store.ReturnLostLeasesAsync),
        new("expiring checkpoints", 2, store.ExpireCheckpointsAsync),
        new("releasing dependents", 2, store.ReleaseDependentsAsync),
        new("folding counters", 5, store.FoldCountersAsync),
        new("sampling counters", 5, trends.SampleAsync),
        new("marking stale workers", 15, token => store.MarkStaleWorkersAsync(TimeSpan.FromMinutes(5), token)),
    ];

    // A cancelled job is to end within seconds, also while the leader's lease runs out; two nodes at once do no harm.
    private sealed record Duty(string Name, int EveryTicks, Func<CancellationToken, Task<int>> RunOnceAsync, bool EveryNode = false);

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync("giving up the leader lease", async token =>
        {
            await store.StopLeadingAsync(_node, token);
            return 0;
        }, cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        for (var tick = 0; await timer.WaitForNextTickAsync(stoppingToken); tick++)
        {
            // The lease is renewed before every round, and a round is far shorter than the lease.
            var leads = await TryAsync("taking the leader lease", async token => await store.TryLeadAsync(_node, Leadership, token) ? 1 : 0, stoppingToken);
            foreach (var duty in _duties.Where(d => (leads == 1 || d.EveryNode) && tick % d.EveryTicks == 0))
                await RunAsync(duty, stoppingToken);
        }
    }

    // One round is bounded, so that no transaction grows long; while rounds are full there is more to do.
    private async Task RunAsync(Duty duty, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (await TryAsync(duty.Name, duty.RunOnceAsync, cancellationToken) < FullRound)
                return;
        }
    }

    private async Task<int> TryAsync(string name, Func<CancellationToken, Task<int>> duty, CancellationToken cancellationToken)
    {
        try
        {
            var changed = await duty(cancellationToken);
            if (changed > 0)
                LogDone(logger, name, changed);
            return changed;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, e, name);
            return 0;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Duty '{Duty}' changed {Changed} rows")]
    private static partial void LogDone(ILogger logger, string duty, int changed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Duty '{Duty}' failed; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string duty);
}
