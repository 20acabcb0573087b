using System.Runtime.CompilerServices;
using Signalbox.BuiltIn;
using Signalbox.Checkpoints;
using Signalbox.Jobs;
using Signalbox.Running;
using Signalbox.Testing;
using Signalbox.Workers;

namespace Signalbox.Browser.Tests.Scenes;

/// <summary>
/// A node at work, as its users know it: jobs of the built-in types that a real worker has run, that run, that wait for people or
/// for their time, that failed; checkpoints of every risk; and three workers.
/// </summary>
public sealed class Scene
{
    private readonly ServerBox _server;

    private Scene(ServerBox server) => _server = server;

    /// <summary>Waits at its code review with two files, of which one changes a file that is there; low risk.</summary>
    public long CodeReview { get; private set; }

    /// <summary>Waits for its output to be published; medium risk.</summary>
    public long Publication { get; private set; }

    /// <summary>Waits to be approved before it runs; high risk.</summary>
    public long Deployment { get; private set; }

    /// <summary>Waits to be approved before it runs; critical risk.</summary>
    public long KeyRotation { get; private set; }

    /// <summary>Completed with files that admin approved.</summary>
    public long Approved { get; private set; }

    /// <summary>Failed because admin rejected its files with a reason.</summary>
    public long Rejected { get; private set; }

    /// <summary>Failed because its data file is not there.</summary>
    public long Failed { get; private set; }

    /// <summary>Runs, and does not end by itself.</summary>
    public long Running { get; private set; }

    /// <summary>Waits for its time.</summary>
    public long Scheduled { get; private set; }

    /// <summary>Waits for <see cref="Running"/> to end.</summary>
    public long Blocked { get; private set; }

    /// <summary>Was cancelled before it ran.</summary>
    public long Cancelled { get; private set; }

    /// <summary>Completed with a result, after it had recorded two checkpoints that block nothing.</summary>
    public long Completed { get; private set; }

    /// <summary>Runs a test in front of a node at work; see <see cref="BrowserBox.RunAsync"/>.</summary>
    public static async Task RunAsync(
        Func<BrowserBox, Scene, Task> test, [CallerFilePath] string file = "", [CallerMemberName] string name = "")
    {
        var folder = TestFolder.Create();
        try
        {
            await BrowserBox.RunAsync(
                async box => await test(box, await PlayAsync(box.Server)), builder => AddHandlers(builder, folder),
                worker: new WorkerOptions { WorkerId = "node-1", MaxConcurrentJobs = 4, DrainTimeout = TimeSpan.Zero },
                file: file, name: name);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void AddHandlers(SignalboxBuilder builder, string folder)
    {
        var target = Path.Combine(folder, "checkout");
        Directory.CreateDirectory(Path.Combine(target, "src"));
        File.WriteAllText(Path.Combine(target, "src", "export.js"), SceneJobs.ExportBefore);
        foreach (var registration in BuiltInHandlers.All(new BuiltInOptions { WorkspaceFolder = Path.Combine(folder, "workspace"), CodeTargetFolder = target }))
            builder.AddHandler(registration);
    }

    private static async Task<Scene> PlayAsync(ServerBox server)
    {
        var scene = new Scene(server);
        var registry = server.Get<IWorkerStore>();
        await registry.RegisterAsync(new WorkerIdentity("node-2", "node", [], [BuiltInHandlers.SimpleTask], 4), default);
        await registry.TrySetPausedAsync("node-2", paused: true, "admin", default);
        await registry.RegisterAsync(new WorkerIdentity("reports-1", "executor", ["reports"], [], 2), default);
        await server.Get<Worker>().StartAsync();
        await scene.FillAsync();
        return scene;
    }

    private async Task FillAsync()
    {
        var history = await _server.Get<JobClient>().EnqueueAsync(SceneJobs.History);
        Completed = await EnqueueAsync(SceneJobs.Aggregate);
        Failed = await EnqueueAsync(SceneJobs.MissingFile);
        Approved = await EnqueueAsync(SceneJobs.Code("Format amounts with two decimals", ("src/amount.js", "export const amount = cents => (cents / 100).toFixed(2);\n")));
        Rejected = await EnqueueAsync(SceneJobs.Code("Disable the login limit in tests", ("src/limits.js", "export const loginLimit = Infinity;\n")));
        foreach (var job in history.Select(h => h.Id).Append(Completed))
            await _server.WaitForAsync(job, JobStatus.Completed);
        await _server.WaitForAsync(Failed, JobStatus.Failed);
        await DecideAsync(Approved, (checkpoints, id) => checkpoints.ApproveAsync(id, "admin", "Matches the ledger."));
        await DecideAsync(Rejected, (checkpoints, id) => checkpoints.RejectAsync(id, "admin", "The limit must hold in tests as well; raise it there instead."));
        await _server.WaitForAsync(Approved, JobStatus.Completed);
        await _server.WaitForAsync(Rejected, JobStatus.Failed);

        KeyRotation = await EnqueueAsync(SceneJobs.KeyRotation);
        Deployment = await EnqueueAsync(SceneJobs.Deployment);
        Publication = await EnqueueAsync(SceneJobs.Publication);
        CodeReview = await EnqueueAsync(SceneJobs.CodeReview);
        Cancelled = await EnqueueAsync(SceneJobs.Scheduled("Send the weekly summary"));
        await _server.Get<JobClient>().TryCancelAsync(Cancelled, "admin", "The summary moved to another tool.");
        Scheduled = await EnqueueAsync(SceneJobs.Scheduled("Rebuild the search index"));
        Running = await EnqueueAsync(SceneJobs.Running);
        Blocked = await EnqueueAsync(SceneJobs.After(Running));
        await _server.WaitForAsync(Publication, JobStatus.WaitingApproval);
        await _server.WaitForAsync(CodeReview, JobStatus.WaitingApproval);
        await _server.WaitForAsync(Running, JobStatus.Running);
    }

    private async Task<long> EnqueueAsync(JobRequest request) => (await _server.Get<JobClient>().EnqueueAsync(request)).Id;

    private async Task DecideAsync(long job, Func<CheckpointClient, long, Task<DecisionOutcome>> decide)
    {
        var checkpoints = _server.Get<CheckpointClient>();
        await _server.WaitForAsync(job, JobStatus.WaitingApproval);
        var checkpoint = (await checkpoints.ListForJobAsync(job)).Single(c => c.Status == CheckpointStatus.Pending);
        Assert.IsType<DecisionOutcome.Taken>(await decide(checkpoints, checkpoint.Id));
    }
}
