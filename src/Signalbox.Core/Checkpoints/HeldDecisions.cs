using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Signalbox.Checkpoints;

/// <summary>
/// Brings held decisions into force. The node on which one was held does it as soon as it is due; the duty that every node
/// has does it when that node is gone, and two at once do no harm.
/// </summary>
internal sealed partial class HeldDecisions(ICheckpointStore store, TimeProvider time, ILogger<HeldDecisions> logger) : BackgroundService
{
    private readonly Channel<long> _held = Channel.CreateUnbounded<long>();

    /// <summary>A decision was held just now.</summary>
    public void Expect() => _held.Writer.TryWrite(time.GetTimestamp());

    /// <summary>One bounded round; returns how many decisions are not held any more.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var ended = await store.BringIntoForceAsync(cancellationToken);
        foreach (var (draft, outcome) in ended)
        {
            if (outcome is not DecisionOutcome.Taken)
                LogDropped(logger, draft.By, draft.CheckpointId, outcome.GetType().Name);
        }

        return ended.Count;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var since in _held.Reader.ReadAllAsync(stoppingToken))
        {
            if (CheckpointClient.TimeToTakeBack - time.GetElapsedTime(since) is { Ticks: > 0 } left)
                await Task.Delay(left, time, stoppingToken);
            try
            {
                await RunOnceAsync(stoppingToken);
            }
#pragma warning disable CA1031 // whatever it was, the duty tries it again
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(logger, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What {By} decided at checkpoint {CheckpointId} did not come into force: {Outcome}")]
    private static partial void LogDropped(ILogger logger, string by, long checkpointId, string outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Held decisions could not be brought into force; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
