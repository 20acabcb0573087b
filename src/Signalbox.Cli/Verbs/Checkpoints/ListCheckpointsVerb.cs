using System.CommandLine;
using System.Globalization;
using Signalbox.Checkpoints;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Checkpoints;

/// <summary>Lists checkpoints: those that wait, unless others are asked for.</summary>
internal sealed class ListCheckpointsVerb : DatabaseVerb
{
    private const string All = "all";

    private static readonly ListingColumn[] Columns =
    [
        new("ID", Right: true), new("JOB", Right: true), new("STATUS"), new("NAME", Shrinks: true), new("EXPIRES"), new("ASKS", Shrinks: true),
    ];

    private readonly Option<string> _status = new("--status") { HelpName = "status", Description = "PENDING, APPROVED, REJECTED, EXPIRED, RECORDED, or all", DefaultValueFactory = _ => "PENDING" };
    private readonly Option<long?> _job = new("--job") { HelpName = "id", Description = "All checkpoints of this job, oldest first" };
    private readonly Option<int> _limit = new("--limit") { HelpName = "1-500", Description = "How many at the most", DefaultValueFactory = _ => 100 };
    private CheckpointStatus? _filter;

    public ListCheckpointsVerb()
        : base("list", "List the checkpoints that wait for a person", "signalbox checkpoints list --status all")
    {
        Options.Add(_status);
        Options.Add(_job);
        Options.Add(_limit);
    }

    protected override Task CheckAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var name = call.Arguments.GetValue(_status);
        if (CheckpointStatusNames.TryParse(name, out var status))
            _filter = status;
        else if (!string.Equals(name, All, StringComparison.OrdinalIgnoreCase))
            throw VerbFailedException.Usage($"--status: '{name}' must be PENDING, APPROVED, REJECTED, EXPIRED, RECORDED or all.");
        return call.Arguments.GetValue(_limit) is >= 1 and <= 500
            ? Task.CompletedTask
            : throw VerbFailedException.Usage("--limit must be 1 to 500.");
    }

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var limit = call.Arguments.GetValue(_limit);
        var page = call.Arguments.GetValue(_job) is { } job
            ? new CheckpointPage(await database.Checkpoints.ListForJobAsync(job, cancellationToken), 0)
            : await database.Checkpoints.ListAsync(_filter, limit, 0, cancellationToken);
        var (checkpoints, total) = page;
        if (call.Json)
            call.Screen.Json(checkpoints.Select(CheckpointView.Of));
        else if (checkpoints.Count == 0)
            call.Screen.Line(_filter == CheckpointStatus.Pending ? "Nothing waits for a decision." : "No checkpoints.");
        else
            call.Screen.Table(new Listing(Columns, [.. checkpoints.Select(Row)]), CheckpointCard.ToneOf);
        if (!call.Json && total > checkpoints.Count)
            call.Screen.Line($"{checkpoints.Count} of {(page.TotalIsAtLeast ? "at least " : "")}{total} checkpoints.", Tone.Quiet);
        return ExitCode.Done;
    }

    private static string[] Row(Checkpoint checkpoint) =>
    [
        checkpoint.Id.ToString(CultureInfo.InvariantCulture), checkpoint.JobId.ToString(CultureInfo.InvariantCulture),
        checkpoint.Status.Name(), checkpoint.Name,
        checkpoint is { Status: CheckpointStatus.Pending, ExpiresAt: { } until } ? Times.Brief(until) : "-", checkpoint.Reason ?? "-",
    ];
}
