using System.CommandLine;
using System.Globalization;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Jobs;

/// <summary>Lists jobs, newest first.</summary>
internal sealed class ListJobsVerb : DatabaseVerb
{
    private static readonly ListingColumn[] Columns =
    [
        new("ID", Right: true), new("STATUS"), new("TYPE", Shrinks: true), new("PRI", Right: true), new("CREATED"),
        new("DESCRIPTION", Shrinks: true),
    ];

    // Whoever types a command waits for it, and can break it off.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Option<string?> _status = new("--status") { HelpName = "status", Description = "Only PENDING, RUNNING, WAITING_APPROVAL, COMPLETED, FAILED or CANCELLED" };
    private readonly Option<string?> _type = new("--type") { HelpName = "type", Description = "Only jobs of this type" };
    private readonly Option<string?> _risk = new("--risk") { HelpName = "level", Description = "Only low, medium, high or critical" };
    private readonly Option<string?> _worker = new("--worker") { HelpName = "id", Description = "Only jobs that this worker holds or ended" };
    private readonly Option<long?> _parent = new("--parent") { HelpName = "id", Description = "Only jobs that this job asked for" };
    private readonly Option<string?> _text = new("--search", "-q") { HelpName = "text", Description = "Only jobs with this text in title, description, input or error" };
    private readonly Option<int> _limit = new("--limit") { HelpName = "1-500", Description = "How many at the most", DefaultValueFactory = _ => 20 };
    private readonly Option<int> _offset = new("--offset") { HelpName = "n", Description = "How many to pass over", DefaultValueFactory = _ => 0 };
    private readonly Option<string?> _cursor = new("--cursor") { HelpName = "place", Description = "Go on where an earlier list says that there is more" };
    private JobFilter _filter = new();

    public ListJobsVerb()
        : base("list", "List jobs, newest first", "signalbox jobs list --status WAITING_APPROVAL")
    {
        foreach (var option in (Option[])[_status, _type, _risk, _worker, _parent, _text, _limit, _offset, _cursor])
            Options.Add(option);
    }

    protected override Task CheckAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var given = call.Arguments;
        JobStatus? status = null;
        if (given.GetValue(_status) is { } name)
        {
            status = JobStatusNames.TryParse(name, out var known)
                ? known
                : throw VerbFailedException.Usage($"--status: '{name}' must be one of {string.Join(", ", JobStatusNames.All)}.");
        }

        RiskLevel? risk = null;
        if (given.GetValue(_risk) is { } level)
        {
            risk = RiskRules.TryParse(level, out var known)
                ? known
                : throw VerbFailedException.Usage($"--risk: '{level}' must be low, medium, high or critical.");
        }

        _filter = new JobFilter
        {
            Status = status,
            Risk = risk,
            JobType = given.GetValue(_type),
            WorkerId = given.GetValue(_worker),
            ParentId = given.GetValue(_parent),
            Text = given.GetValue(_text),
            Limit = given.GetValue(_limit),
            Offset = given.GetValue(_offset),
            After = given.GetValue(_cursor),
            Budget = Patience,
        };
        return _filter.Limit is >= 1 and <= JobQuery.MaximumLimit && _filter.Offset >= 0
            ? _filter.Fault() is { } fault ? throw VerbFailedException.Usage(fault) : Task.CompletedTask
            : throw VerbFailedException.Usage("--limit must be 1 to 500, and --offset 0 or more.");
    }

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var page = await database.Jobs.ListAsync(_filter, cancellationToken);
        if (call.Json)
        {
            call.Screen.Json(page.Jobs.Select(JobView.Of));
            return ExitCode.Done;
        }

        var total = page.TotalIsAtLeast ? $"at least {page.Total}" : $"{page.Total}";
        if (page.Jobs.Count > 0)
            call.Screen.Table(new Listing(Columns, [.. page.Jobs.Select(Row)]), JobCard.ToneOf);
        else if (page.SearchedAll)
            call.Screen.Line(page.Total == 0 ? "No jobs." : $"None of {total} jobs is on this page.");
        if (page.Jobs.Count > 0 && page.Total > page.Jobs.Count)
            call.Screen.Line($"{page.Jobs.Count} of {total} jobs.", Tone.Quiet);
        if (!page.SearchedAll)
            call.Screen.Line($"Not all was searched; go on with --cursor {page.Next}", Tone.Quiet);
        return ExitCode.Done;
    }

    private static string[] Row(Job job) =>
    [
        job.Id.ToString(CultureInfo.InvariantCulture), job.Status.Name(), job.JobType,
        job.Priority.ToString(CultureInfo.InvariantCulture), Times.Brief(job.CreatedAt), job.Title ?? job.Description,
    ];
}
