using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Checkpoints;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.Cli.Verbs.Checkpoints;
using Signalbox.Json;
using Signalbox.Logs;
using Signalbox.Steps;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Jobs;

/// <summary>Shows everything about one job.</summary>
internal sealed class ShowJobVerb : DatabaseVerb
{
    private const int MostEntries = 500;
    private const int MostSteps = 20;
    private readonly Argument<long> _id = JobId.Argument();

    public ShowJobVerb()
        : base("show", "Show a job: status, timeline, steps, checkpoints and result", "signalbox jobs show 42") =>
        Arguments.Add(_id);

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var job = await JobId.FindAsync(database, call.Arguments.GetValue(_id), cancellationToken);
        var checkpoints = await database.Checkpoints.ReadForJobAsync(job.Id, whole: call.Json).ToListAsync(cancellationToken);
        var steps = call.Json
            ? await database.Steps.ReadForJobAsync(job.Id, cancellationToken).ToListAsync(cancellationToken)
            : await database.Steps.ListForJobAsync(job.Id, cancellationToken);
        var logs = await database.Logs.ListForJobAsync(job.Id, MostEntries, cancellationToken);
        if (call.Json)
        {
            var shown = JsonSerializer.SerializeToNode(JobView.Of(job), SurfaceJson.Options)!.AsObject();
            shown["checkpoints"] = Node(checkpoints.Select(CheckpointView.Of));
            shown["steps"] = Node(steps.Select(StepView.Of));
            shown["logs"] = Node(logs.Select(LogView.Of));
            shown["timeline"] = Node((await database.Logs.ListTransitionsAsync(job.Id, MostEntries, cancellationToken)).Select(LogView.Of));
            call.Screen.Json(shown);
            return ExitCode.Done;
        }

        var screen = call.Screen;
        JobCard.Show(screen, job);
        ShowTimeline(screen, logs);
        ShowSteps(screen, steps);
        ShowCheckpoints(screen, checkpoints);
        if (!job.Result.IsNull)
            ShowJson(screen, "Result", job.Result);
        if (!job.Evidence.IsNull)
            ShowJson(screen, "Evidence", job.Evidence);
        return ExitCode.Done;
    }

    private static JsonNode? Node<T>(IEnumerable<T> views) => JsonSerializer.SerializeToNode(views, SurfaceJson.Options);

    private static void ShowTimeline(Screen screen, IReadOnlyList<LogEntry> logs)
    {
        screen.Line();
        var day = logs.Count > 0 ? logs[0].At.UtcDateTime.Date : default;
        screen.Line($"Timeline, {Times.Day(day)} UTC", Tone.Strong);
        foreach (var entry in logs)
        {
            if (entry.At.UtcDateTime.Date != day)
                screen.Line($"  {Times.Day(day = entry.At.UtcDateTime.Date)}", Tone.Strong);
            var tone = entry.Level switch
            {
                LogEntryLevel.Error => Tone.Bad,
                LogEntryLevel.Warning => Tone.Waiting,
                _ => Tone.Plain,
            };
            screen.Lines([($"  {Times.OfDay(entry.At)}  ", Tone.Quiet), (Printable.Line(entry.Message), tone), (entry.WorkerId is { } by ? $"  [{Printable.Line(by)}]" : "", Tone.Quiet)]);
        }

        if (logs.Count == MostEntries)
            screen.Line($"  … only the last {MostEntries} entries", Tone.Quiet);
    }

    private static void ShowSteps(Screen screen, IReadOnlyList<SavedStep> steps)
    {
        if (steps.Count == 0)
            return;
        screen.Line();
        screen.Line($"Steps ({steps.Count}), saved once and never run again", Tone.Strong);
        foreach (var step in steps.Take(MostSteps))
            screen.Lines([($"  {Printable.Line(step.Name)}  ", Tone.Plain), ($"attempt {step.Attempt}  {Printable.Short(step.OutputLeftOut ? "(large; --json shows it)" : step.Output.Text, Math.Max(20, screen.Width - step.Name.Length - 16))}", Tone.Quiet)]);
        if (steps.Count > MostSteps)
            screen.Line($"  … and {steps.Count - MostSteps} more", Tone.Quiet);
    }

    private static void ShowCheckpoints(Screen screen, IReadOnlyList<Checkpoint> checkpoints)
    {
        if (checkpoints.Count == 0)
            return;
        screen.Line();
        screen.Line("Checkpoints", Tone.Strong);
        foreach (var checkpoint in checkpoints)
        {
            screen.Lines([($"  {checkpoint.Id}  {Printable.Line(checkpoint.Name)}  ", Tone.Plain), (checkpoint.Status.Name(), CheckpointCard.ToneOf(checkpoint.Status)), (CheckpointCard.Decision(checkpoint), Tone.Plain)]);
            screen.Line($"     {checkpoint.ApprovedDigest ?? checkpoint.Digest}", Tone.Quiet);
        }
    }

    private static void ShowJson(Screen screen, string heading, RawJson json)
    {
        screen.Line();
        screen.Line(heading, Tone.Strong);
        screen.Line(Printable.Block(PrettyJson.Of(json)));
    }
}
