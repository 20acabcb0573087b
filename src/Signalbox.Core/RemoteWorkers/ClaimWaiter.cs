using Signalbox.Queue;

namespace Signalbox.RemoteWorkers;

/// <summary>A worker that waits for a job. Its fields are changed under the lock of <see cref="ClaimWaiters"/>.</summary>
internal sealed class ClaimWaiter(ClaimRequest request)
{
    /// <summary>What it asks for.</summary>
    public ClaimRequest Request { get; } = request;

    /// <summary>What it gets.</summary>
    public TaskCompletionSource<ClaimedBatch> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True while a claim is made for it: whoever waits must then wait for its answer.</summary>
    public bool IsServed { get; set; }

    /// <summary>True once nobody waits for it any more.</summary>
    public bool HasLeft { get; set; }
}
