using System.Text.Json;
using Signalbox.BuiltIn.Inputs;
using Signalbox.Handlers;
using Signalbox.Json;
using Signalbox.Logs;

namespace Signalbox.BuiltIn.SimpleTasks;

/// <summary>
/// Runs the action that the input names. An action that nobody registered is no failure of the job, as in the example of
/// the workflow guide, but the result and a warning say that nothing was done.
/// </summary>
internal sealed class SimpleTaskHandler(SimpleActions actions) : IJobHandler
{
    private const int MaximumNameLength = 100;

    public async Task<JobOutcome> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        using var input = JsonDocument.Parse(job.Job.Input.Text);
        try
        {
            var faults = new InputFaults();
            var name = faults.Fields(input.RootElement).Text("action", "must name what to do, such as 'http' or 'echo'");
            if (name.Length > MaximumNameLength)
                faults.Add("action", $"must be at most {MaximumNameLength} characters long");
            faults.ThrowIfAny();
            if (actions.Find(name) is not { } action)
                return Unknown(job, name);
            return await action.RunAsync(job, input.RootElement, cancellationToken) is var outcome
                && outcome is JobOutcome.Completed completed
                ? completed with { Result = Result(name, completed.Result) }
                : outcome;
        }
        catch (JobFaultException fault)
        {
            return fault.ToOutcome();
        }
    }

    private JobOutcome.Completed Unknown(JobContext job, string name)
    {
        var message = $"No action named '{name}' is registered; registered are: {string.Join(", ", actions.Names)}.";
        job.Log(message, LogEntryLevel.Warning, new { action = name });
        return new JobOutcome.Completed(RawJson.From(new { action = name, known = false, message }));
    }

    private static RawJson Result(string action, RawJson? output) =>
        RawJson.From(new { action, known = true, output = output?.To<JsonElement>() });
}
