using Signalbox.Checkpoints;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Policy;
using Signalbox.Postgres.Connections;
using Signalbox.Running;
using Signalbox.Server.Options;
using Signalbox.Testing;

namespace Signalbox.Browser.Tests.Scenes;

/// <summary>A node whose jobs of the type <c>ask</c> ask what the test wants them to, and end with what was approved.</summary>
internal static class Asking
{
    private const string Type = "ask";

    /// <summary>What a job asks.</summary>
    internal sealed record Question(string Name, RawJson Data, string? Reason = null, int Approvals = 1);

    /// <summary>Runs a test in front of such a node; its worker runs.</summary>
    public static Task RunAsync(
        Func<BrowserBox, Task> test, ServerOptions? options = null, [System.Runtime.CompilerServices.CallerFilePath] string file = "",
        [System.Runtime.CompilerServices.CallerMemberName] string name = "") =>
        BrowserBox.RunAsync(
            async box =>
            {
                await box.Server.Get<Worker>().StartAsync();
                await test(box);
            },
            builder => builder.Handle(Type, async (job, _) =>
            {
                var question = job.Input<Question>()!;
                var decision = await job.CheckpointAsync(
                    question.Name, question.Data, new CheckpointOptions { Reason = question.Reason, ApprovalsRequired = question.Approvals });
                return JobOutcome.DoneWith(decision.Data);
            }),
            options: options, file: file, name: name);

    /// <summary>Lets a job ask, and waits until it does; returns the job's id.</summary>
    public static async Task<long> AskAsync(this BrowserBox box, Question question, string title = "Pay the invoice", RiskLevel risk = RiskLevel.Low, string by = "ci")
    {
        var enqueued = await box.Server.Get<JobClient>().EnqueueAsync(new JobRequest
        {
            JobType = Type,
            Title = title,
            Description = title,
            Input = RawJson.From(question),
            Risk = risk,
            CreatedBy = by,
        });
        await box.Server.WaitForAsync(enqueued.Id, JobStatus.WaitingApproval);
        return enqueued.Id;
    }

    /// <summary>Lets the time pass in which decisions can be taken back, and brings them into force.</summary>
    public static async Task BringIntoForceAsync(this BrowserBox box)
    {
        box.Pass(CheckpointClient.TimeToTakeBack);
        await box.Server.Get<ICheckpointStore>().BringIntoForceAsync(default);
    }

    /// <summary>Lets time pass, as the database knows it.</summary>
    public static void Pass(this BrowserBox box, TimeSpan time) => box.Server.Get<PostgresDatabase>().ClockOffset += time;

    /// <summary>A checkpoint that wants money.</summary>
    public static Question Spend(int amount) => new("spend", RawJson.From(new { amount, currency = "EUR" }), "Money leaves the account.");
}
