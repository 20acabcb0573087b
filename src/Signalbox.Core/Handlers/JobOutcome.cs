using Signalbox.Json;

namespace Signalbox.Handlers;

/// <summary>What a handler says came of its job.</summary>
public abstract record JobOutcome
{
    private JobOutcome()
    {
    }

    /// <summary>The work is done.</summary>
    /// <param name="Result">What it produced; up to 1 MiB of JSON, or null.</param>
    /// <param name="Evidence">What proves it, or null.</param>
    public sealed record Completed(RawJson? Result = null, RawJson? Evidence = null) : JobOutcome;

    /// <summary>The work is not done.</summary>
    /// <param name="Error">Why, in words.</param>
    /// <param name="Retryable">True when another attempt may do better.</param>
    /// <param name="ErrorData">Details as JSON, or null.</param>
    public sealed record Failed(string Error, bool Retryable = false, RawJson? ErrorData = null) : JobOutcome;

    /// <summary>Done, with nothing to show.</summary>
    public static JobOutcome Done { get; } = new Completed();

    /// <summary>Done, with a result.</summary>
    public static JobOutcome DoneWith<T>(T result) => new Completed(RawJson.From(result));

    /// <summary>Failed for good.</summary>
    public static JobOutcome Fail(string error) => new Failed(error);
}
