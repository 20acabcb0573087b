using System.Text.Json;
using Signalbox.Handlers;

namespace Signalbox.BuiltIn.SimpleTasks;

/// <summary>Something that a simple-task job can do by name. One instance serves every job, so it keeps no state.</summary>
public interface ISimpleAction
{
    /// <summary>The name that the job's <c>action</c> field gives, in exactly this spelling.</summary>
    string Name { get; }

    /// <summary>
    /// Does it. The result of <see cref="JobOutcome.Completed"/> becomes the <c>output</c> of the job's result. It may run
    /// again after a crash: put effects into steps (<see cref="JobContext.StepAsync{T}"/>).
    /// </summary>
    /// <param name="job">The running job.</param>
    /// <param name="input">The job's whole input, an object; valid until the task ends.</param>
    /// <param name="cancellationToken">Set when the attempt must stop.</param>
    Task<JobOutcome> RunAsync(JobContext job, JsonElement input, CancellationToken cancellationToken);
}
