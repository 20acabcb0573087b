namespace Signalbox.RemoteWorkers;

/// <summary>What workers of other programs are told and held to.</summary>
/// <param name="Lease">How long they are told that they hold a job without a heartbeat.</param>
/// <param name="Heartbeat">How often they are told to say that they are alive.</param>
/// <param name="MaximumBytes">The largest result, evidence or step's output in bytes of UTF-8.</param>
public sealed record RemoteWorkerOptions(TimeSpan Lease, TimeSpan Heartbeat, int MaximumBytes)
{
    /// <summary>
    /// How long their leases really hold. A worker that sends its heartbeat as often as it is told, and a little late, must not
    /// lose its jobs for that.
    /// </summary>
    public TimeSpan HeldFor => Lease * 1.5;
}
