namespace Signalbox.Jobs;

/// <summary>What came of asking for a job to be cancelled, retried or given another priority.</summary>
public abstract record JobCommandOutcome
{
    private JobCommandOutcome()
    {
    }

    /// <summary>It moved, or has the priority that was asked for.</summary>
    public sealed record Moved : JobCommandOutcome;

    /// <summary>It runs; its worker was asked to stop, and its lease is dropped if the worker does not.</summary>
    public sealed record Requested : JobCommandOutcome;

    /// <summary>There is no such job.</summary>
    public sealed record NotFound : JobCommandOutcome;

    /// <summary>Its state does not allow the move.</summary>
    public sealed record NotAllowed(JobStatus Status) : JobCommandOutcome;
}
