using System.Text.Json;
using Signalbox.Handlers;

namespace Signalbox.BuiltIn.SimpleTasks;

/// <summary>Returns the input, up to <see cref="MaximumBytes"/>.</summary>
internal sealed class EchoAction : ISimpleAction
{
    /// <summary>The largest input in bytes of UTF-8 that still fits a job's result with the words around it.</summary>
    public const int MaximumBytes = 1_000_000;

    public string Name => "echo";

    public Task<JobOutcome> RunAsync(JobContext job, JsonElement input, CancellationToken cancellationToken)
    {
        var size = job.Job.Input.ByteCount;
        return Task.FromResult(size <= MaximumBytes
            ? new JobOutcome.Completed(job.Job.Input)
            : JobOutcome.Fail($"The action 'echo' returns at most {MaximumBytes:N0} bytes, and the input has {size:N0}."));
    }
}
