using System.Text.Json;
using Signalbox.Cli.Terminals;
using Signalbox.Cli.Verbs.Checkpoints;
using Signalbox.Json;
using Signalbox.Postgres.Migrations;

namespace Signalbox.Cli.Demo;

/// <summary>
/// Seed 001's workflow from the first step to the last, over HTTP as its guide does it. Every stage is read back from the
/// node or the disk.
/// </summary>
internal sealed class DemoRun(DemoNode node, DemoTimeline timeline, TimeProvider time)
{
    private const string Comment = """{"comment": "approved by the demo"}""";

    /// <summary>Plays it.</summary>
    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        using var session = new DemoSession(node.Address, time);
        await session.SignInAsync("admin", node.AdminPassword, cancellationToken);
        timeline.Tell("signed in", $"as admin at {node.Address}");
        var simple = await CreateAsync(session, DemoInputs.SimpleTask, cancellationToken);
        var code = await CreateAsync(session, DemoInputs.CodeGeneration, cancellationToken);
        var data = await CreateAsync(session, DemoInputs.DataProcessing, cancellationToken);

        Completed(await session.UntilAsync(simple, "COMPLETED", cancellationToken));
        var processed = await session.UntilAsync(data, "COMPLETED", cancellationToken);
        await RecordedAsync(session, data, cancellationToken);
        Completed(processed);
        DemoFiles.ShowOutput(timeline, node, processed);

        var asked = await ReviewAsync(session, code, cancellationToken);
        var approved = await ApproveAsync(session, asked, cancellationToken);
        var written = await session.UntilAsync(code, "COMPLETED", cancellationToken);
        DemoTimeline.Require(written.GetProperty("attempt").GetInt32() > 1, "the code-generation job resumed after the approval");
        Completed(written);
        DemoFiles.ShowWritten(timeline, node, written, approved);
        await DemoMetrics.ShowAsync(timeline, session, [simple, code, data], approved, cancellationToken);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await node.StartServerAsync(cancellationToken);
        timeline.Tell("started", $"PostgreSQL for this demo alone (process {node.Server.ProcessId})");
        await node.StartNodeAsync(cancellationToken);
        using var anybody = new HttpClient { BaseAddress = node.Address };
        DemoTimeline.Require((await anybody.GetStringAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken)).Contains("ok", StringComparison.Ordinal), "a node that is ready");
        timeline.Tell("started", $"node with its worker, on schema {Migrator.Known.Count}");
        timeline.Add($"it runs {string.Join(", ", node.JobTypes)}", Tone.Quiet);
    }

    private async Task<string> CreateAsync(DemoSession session, string body, CancellationToken cancellationToken)
    {
        var job = (await session.PostAsync("/api/agent-jobs", body, cancellationToken)).GetProperty("job");
        DemoTimeline.Require(job.GetProperty("status").GetString() == "PENDING", $"job {job.GetProperty("id")} on the line");
        timeline.Tell("created", $"job {Text(job, "id")}  {Text(job, "jobType"),-15}  priority {job.GetProperty("priority")}  {Text(job, "taskDescription")}", Tone.Strong);
        return Text(job, "id");
    }

    private void Completed(JsonElement job)
    {
        var took = job.GetProperty("completedAt").GetDateTimeOffset() - job.GetProperty("startedAt").GetDateTimeOffset();
        timeline.Tell("completed", $"job {Text(job, "id")}  {Text(job, "jobType"),-15}  attempt {job.GetProperty("attempt")}, {Times.Show(took)}");
        if (job.GetProperty("result") is { ValueKind: JsonValueKind.Object } result && result.TryGetProperty("message", out var message))
            timeline.Add(Printable.Line(message.ToString()), Tone.Quiet);
    }

    private async Task RecordedAsync(DemoSession session, string id, CancellationToken cancellationToken)
    {
        var recorded = (await session.GetAsync($"/api/agent-jobs/{id}/checkpoints", cancellationToken)).GetProperty("checkpoints").EnumerateArray().ToList();
        DemoTimeline.Require(recorded.Count > 1 && recorded.TrueForAll(c => Text(c, "status") == "RECORDED"), $"the checkpoints that job {id} recorded");
        foreach (var checkpoint in recorded)
            timeline.Tell("recorded", $"checkpoint {Text(checkpoint, "id")} '{Text(checkpoint, "name")}'; it blocks nothing", Tone.Quiet);
    }

    private async Task<JsonElement> ReviewAsync(DemoSession session, string id, CancellationToken cancellationToken)
    {
        await session.UntilAsync(id, "WAITING_APPROVAL", cancellationToken);
        var pending = await session.GetAsync("/api/admin/agent-checkpoints?status=PENDING", cancellationToken);
        var checkpoint = pending.GetProperty("checkpoints").EnumerateArray().SingleOrDefault();
        DemoTimeline.Require(checkpoint.ValueKind == JsonValueKind.Object && Text(checkpoint, "jobId") == id, $"one pending checkpoint of job {id}");
        timeline.Tell("waiting", $"job {id} is suspended at checkpoint {Text(checkpoint, "id")}, '{Text(checkpoint, "name")}'", Tone.Waiting);
        CheckpointData.Show(timeline.Screen, RawJson.Trusted(checkpoint.GetProperty("data").GetRawText()), DemoTimeline.Margin);
        return checkpoint;
    }

    private async Task<JsonElement> ApproveAsync(DemoSession session, JsonElement asked, CancellationToken cancellationToken)
    {
        var id = Text(asked, "id");
        var answer = await session.PostAsync($"/api/admin/agent-checkpoints/{id}", Comment, cancellationToken);
        var approved = answer.GetProperty("checkpoint");
        DemoTimeline.Require(
            Text(approved, "status") == "APPROVED" && Text(approved, "approvedBy") == "admin" && Text(approved, "digest") == Text(asked, "digest"),
            $"checkpoint {id} approved for exactly what was shown");
        timeline.Tell("approved", $"checkpoint {id} by admin: {answer.GetProperty("message")}, for exactly this content:");
        timeline.Add(Text(asked, "digest"), Tone.Quiet);
        return approved;
    }

    private static string Text(JsonElement thing, string name) => thing.GetProperty(name).GetString()!;
}
