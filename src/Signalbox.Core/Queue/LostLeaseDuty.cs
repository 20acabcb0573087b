using Signalbox.Duties;

namespace Signalbox.Queue;

/// <summary>Returns the jobs of lost leases, and gives workers time to renew theirs after the database's clock was set.</summary>
internal sealed class LostLeaseDuty(ILeaseStore store, TimeProvider time)
{
    private readonly ClockWatch _clock = new(time);

    public async Task<int> RunOnceAsync(CancellationToken cancellationToken) =>
        await store.ReturnLostLeasesAsync(await _clock.LookAsync(store.ReadClockAsync, cancellationToken), cancellationToken);
}
