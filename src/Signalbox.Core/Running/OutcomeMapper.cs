using System.Diagnostics;
using Signalbox.Durability;
using Signalbox.Handlers;
using Signalbox.Json;
using Signalbox.Policy;
using Signalbox.Queue;

namespace Signalbox.Running;

/// <summary>Says how an attempt ended, from what its handler returned or threw and why it was told to stop. No I/O.</summary>
internal sealed class OutcomeMapper(ActiveJob job, HandlerOptions handler, int maximumBytes)
{
    // A stack trace of megabytes helps nobody.
    private const int MaximumError = 20_000;

    // It takes effect only if the store still knows the lease; either way the lease no longer waits for it.
    private static readonly AttemptOutcome LeaseLost = new AttemptOutcome.Release("it lost its lease");

    /// <summary>The end of an attempt whose handler returned.</summary>
    public AttemptOutcome Of(JobOutcome outcome) => outcome switch
    {
        _ when job.Reason == StopReason.LeaseLost => LeaseLost,
        JobOutcome.Completed { Result: null, Evidence: null } => AttemptOutcome.Complete.Bare,
        JobOutcome.Completed completed => TooLarge(completed.Result, "result") ?? TooLarge(completed.Evidence, "evidence")
            ?? new AttemptOutcome.Complete(completed.Result, completed.Evidence),
        JobOutcome.Failed { Retryable: false } failed => new AttemptOutcome.Fail(Clean(failed.Error), failed.ErrorData),
        JobOutcome.Failed failed => Failed(failed.Error, failed.ErrorData),
        null => new AttemptOutcome.Fail("Its handler returned null instead of an outcome.", null),
        _ => throw new UnreachableException(),
    };

    /// <summary>The end of an attempt whose handler threw.</summary>
    public AttemptOutcome Of(Exception exception)
    {
        if (job.Reason != StopReason.None)
            return Interrupted(exception is OperationCanceledException ? null : exception.Message);
        var data = RawJson.From(new { error_type = exception.GetType().Name, details = Clean(exception.ToString()) });
        return exception is JobInputException or JobLimitException or ProhibitedActionException
            ? new AttemptOutcome.Fail(Clean(exception.Message), data)
            : Failed($"{exception.GetType().Name}: {exception.Message}", data);
    }

    /// <summary>The end of an attempt that was told to stop.</summary>
    public AttemptOutcome Interrupted(string? note) => job.Reason switch
    {
        StopReason.LeaseLost => LeaseLost,
        StopReason.Cancelled => new AttemptOutcome.Cancel(),
        StopReason.Draining => new AttemptOutcome.Release("the worker stopped"),
        _ => Failed(
            $"It exceeded its time limit of {handler.TimeLimit:c}" + (note is null ? "." : $"; {note}."),
            RawJson.From(new { error_type = "TimeLimitExceeded", limit_seconds = handler.TimeLimit.TotalSeconds })),
    };

    private AttemptOutcome Failed(string error, RawJson? data)
    {
        var delay = handler.Retry.NextDelay(job.History.Failures + 1, job.Job.MaxAttempts, Random.Shared.NextDouble());
        return delay is { } d ? new AttemptOutcome.Retry(Clean(error), data, d) : new AttemptOutcome.Fail(Clean(error), data);
    }

    private AttemptOutcome? TooLarge(RawJson? json, string what) => json is { } value && value.ByteCount > maximumBytes
        ? new AttemptOutcome.Fail($"Its {what} has {value.ByteCount:N0} bytes and the limit is {maximumBytes:N0}; store it elsewhere and return where.", null)
        : null;

    private static string Clean(string text) => StorableText.Clean(text, MaximumError);
}
