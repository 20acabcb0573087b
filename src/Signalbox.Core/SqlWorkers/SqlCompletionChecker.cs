using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Signalbox.Durability;
using Signalbox.Evidence;
using Signalbox.Jobs;
using Signalbox.WakeUps;

namespace Signalbox.SqlWorkers;

/// <summary>
/// Judges what programs completed by SQL, as it is judged when it comes over HTTP. What is not proven is reopened, or waits for a person
/// when that cannot be told. Every node does it.
/// </summary>
public sealed partial class SqlCompletionChecker(
    ISqlCompletionStore store, CompletionCheck completion, EvidenceClient evidence, IWakeUps wakeUps, TimeProvider time,
    ILogger<SqlCompletionChecker> logger) : BackgroundService
{
    // Beyond this nothing is said of a single reason any more.
    private const int MaximumError = 20_000;
    private const int MostAtOnce = 4;

    // A judgement takes half of it at most.
    private static readonly TimeSpan Term = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    // For a node that has the verifier for it; afterwards a person is asked.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>One round: judges those that wait now, and returns how many.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        while (true)
        {
            var taken = await store.TakeAsync(MostAtOnce, Term, evidence.TypesWithoutVerifier, Patience, cancellationToken);
            await Task.WhenAll(taken.Select(c => SettleAsync(c, cancellationToken)));
            count += taken.Count;
            if (taken.Count < MostAtOnce)
                return count;
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var wakeUp = new AsyncAutoResetEvent(time);
        using var subscription = wakeUps.Subscribe((kind, _) =>
        {
            if (kind == WakeUpKind.SqlCompletion)
                wakeUp.Set();
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
#pragma warning disable CA1031 // whatever it was, it is tried again, and the node goes on
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(logger, e);
            }

            await wakeUp.WaitAsync(LookEvery, stoppingToken);
        }
    }

    private async Task SettleAsync(SqlCompletion handed, CancellationToken cancellationToken)
    {
        if (!await completion.IsNeededAsync(handed.JobType, handed.AcceptanceCriteria, cancellationToken))
        {
            await store.ConfirmAsync(handed, cancellationToken);
            return;
        }

        var subject = new EvidenceCase
        {
            JobId = handed.JobId,
            JobType = handed.JobType,
            Input = handed.Input,
            AcceptanceCriteria = handed.AcceptanceCriteria,
            Evidence = handed.Evidence,
        };
        switch (await completion.CheckAsync(subject, handed.WorkerId, handed.Attempt, JobStatus.Completed, cancellationToken))
        {
            case EvidenceVerdict.Refused refused:
                var isLast = !RetryPolicy.AttemptsAreLeft(handed.Failures + 1, handed.MaxAttempts);
                var error = StorableText.Clean($"The evidence was refused: {string.Join(" ", refused.Reasons)}", MaximumError);
                await store.TryReopenAsync(handed, error, isLast, cancellationToken);
                break;
            case EvidenceVerdict.Unconfirmed unconfirmed:
                await store.TrySuspendAsync(handed, CompletionCheck.Checkpoint(subject, unconfirmed.Reason), cancellationToken);
                break;
            default:
                await store.ConfirmAsync(handed, cancellationToken);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was completed by SQL could not be judged; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
