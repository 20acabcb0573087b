using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Signalbox.Duties;

/// <summary>
/// Does the once-per-cluster duties on the node that holds the leader lease, and what is urgent on every node. The lease and
/// what is urgent have a loop of their own, so that long rounds of the others hold up neither.
/// </summary>
internal sealed partial class DutyLoop(ILeaderLease lease, IEnumerable<Duty> duties, TimeProvider time, ILogger<DutyLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Leadership = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan GivingUp = TimeSpan.FromSeconds(5);
    private const int MostRounds = 100;

    private readonly string _node = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";
    private readonly Duty[] _urgent = [.. duties.Where(d => d.IsUrgent)];
    private readonly Duty[] _others = [.. duties.Where(d => !d.IsUrgent)];
    private long _leadsUntil = long.MinValue;

    // The node's own clock, from before the lease was asked for: when renewing hangs, the duties stop before another node leads.
    private bool Leads => time.GetTimestamp() < Volatile.Read(ref _leadsUntil);

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // However little time the host has left, and whatever the database says: stopping goes on.
        using var limit = new CancellationTokenSource(GivingUp, time);
        await TryAsync("giving up the leader lease", async token =>
        {
            await lease.GiveUpAsync(_node, token);
            return 0;
        }, limit.Token);
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        EachTickAsync(async tick =>
        {
            await LeadAsync(stoppingToken);
            foreach (var duty in Due(_urgent, tick))
                await RunAsync(duty, () => true, stoppingToken);
        }, stoppingToken),
        EachTickAsync(async tick =>
        {
            foreach (var duty in Due(_others, tick))
                await RunAsync(duty, () => Leads, stoppingToken);
        }, stoppingToken));

    private async Task EachTickAsync(Func<int, Task> round, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        for (var tick = 0; await timer.WaitForNextTickAsync(cancellationToken); tick++)
            await round(tick);
    }

    private static IEnumerable<Duty> Due(Duty[] duties, int tick) => duties.Where(d => tick % Math.Max(1, (int)Math.Round(d.Every / Tick)) == 0);

    private async Task LeadAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        var leads = await TryAsync("taking the leader lease", async token => await lease.TryTakeAsync(_node, Leadership, token) ? 1 : 0, cancellationToken);
        Volatile.Write(ref _leadsUntil, leads == 1 ? asked + (long)(Leadership.TotalSeconds * time.TimestampFrequency) : long.MinValue);
    }

    // One round is bounded, so that no transaction grows long; while rounds are full there is more to do, but for no longer than
    // the others can wait.
    private async Task RunAsync(Duty duty, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        for (var round = 0; round < MostRounds && mayGoOn() && time.GetElapsedTime(begun) < Tick; round++)
        {
            if (await TryAsync(duty.Name, duty.RunOnceAsync, cancellationToken) < Duty.FullRound)
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
#pragma warning disable CA1031 // whatever it was, the duty is tried again, and a node that stops goes on stopping
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!cancellationToken.IsCancellationRequested)
                LogFailed(logger, e, name);
            return 0;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Duty '{Duty}' changed {Changed} rows")]
    private static partial void LogDone(ILogger logger, string duty, int changed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Duty '{Duty}' failed; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string duty);
}
