using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Signalbox.BuiltIn;
using Signalbox.Handlers;
using Signalbox.Json;
using Signalbox.Queue;

namespace Signalbox.Tests.BuiltIn;

/// <summary>One job of a built-in type, run attempt by attempt in a temporary workspace.</summary>
internal sealed class JobBench : IDisposable
{
    public const long JobId = 42;

    public JobBench() => Options = new BuiltInOptions { WorkspaceFolder = Path.Combine(Folder, "workspace") };

    /// <summary>A temporary folder that holds the workspace.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("signalbox-builtin-").FullName;

    public BuiltInOptions Options { get; set; }

    public RecordingActions Actions { get; } = new();

    public string JobFolder => Path.Combine(Options.WorkspaceFolder, "jobs", "42");

    /// <summary>Adds services that the handlers may take.</summary>
    public ServiceCollection Services { get; } = [];

    /// <summary>Runs the next attempt; null when it is suspended at a checkpoint.</summary>
    public async Task<JobOutcome?> RunAsync(string jobType, string input, CancellationToken cancellationToken = default)
    {
        await using var provider = Services.BuildServiceProvider();
        var handler = BuiltInHandlers.All(Options).Single(r => r.JobType == jobType).Create(provider);
        Actions.Attempt++;
        var job = new ClaimedJob
        {
            Id = JobId,
            Attempt = Actions.Attempt,
            JobType = jobType,
            Description = "What the job is for",
            Input = RawJson.Trusted(input),
            CreatedBy = "tests",
        };
        var history = new JobHistory(0, [.. Actions.Steps], [.. Actions.Checkpoints]);
        try
        {
            return await handler.RunAsync(new JobContext(job, "worker-1", history, Actions, cancellationToken), cancellationToken);
        }
        catch (JobSuspendedException)
        {
            return null;
        }
    }

    /// <summary>Runs the next attempt, which must complete, and gives its result.</summary>
    public async Task<JsonElement> CompleteAsync(string jobType, string input)
    {
        var outcome = await RunAsync(jobType, input);
        var completed = outcome as JobOutcome.Completed;
        Assert.True(completed is not null, outcome?.ToString() ?? "the job was suspended");
        return completed.Result!.Value.To<JsonElement>();
    }

    /// <summary>Runs the next attempt, which must fail, and gives the failure.</summary>
    public async Task<JobOutcome.Failed> FailAsync(string jobType, string input) =>
        Assert.IsType<JobOutcome.Failed>(await RunAsync(jobType, input));

    /// <summary>Runs the next attempt, which must stop at a checkpoint, and gives the checkpoint's data.</summary>
    public async Task<JsonElement> SuspendAsync(string jobType, string input)
    {
        var outcome = await RunAsync(jobType, input);
        Assert.True(outcome is null, outcome?.ToString());
        return Actions.Checkpoints[^1].Data.To<JsonElement>();
    }

    /// <summary>Everything that was kept for people to see, as one text.</summary>
    public string Everything(JobOutcome? outcome) =>
        string.Join('\n', Actions.Logs) + string.Join('\n', Actions.Steps) + string.Join('\n', Actions.Checkpoints) + outcome;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
