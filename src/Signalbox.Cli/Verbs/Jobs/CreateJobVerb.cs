using System.CommandLine;
using System.Globalization;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Nodes;
using Signalbox.Jobs;
using Signalbox.Policy;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Jobs;

/// <summary>Puts a job on the line.</summary>
internal sealed class CreateJobVerb : DatabaseVerb
{
    private readonly Option<string> _type = new("--type") { Required = true, HelpName = "type", Description = "Which handler runs it: simple-task, code-generation, data-processing, or one of your own" };
    private readonly Option<string> _description = new("--description") { Required = true, HelpName = "text", Description = "What is to be done, in words" };
    private readonly Option<string?> _title = new("--title") { HelpName = "text", Description = "A short heading" };
    private readonly Option<string?> _input = new("--input") { HelpName = "json", Description = "What to work on: JSON in place, @file.json, or - for standard input" };
    private readonly Option<string> _priority = new("--priority") { HelpName = "0-10", Description = "0 to 10, higher first; or critical, high, medium, low", DefaultValueFactory = _ => "5" };
    private readonly Option<string> _risk = new("--risk") { HelpName = "level", Description = "low, medium, high or critical; from high on a person must approve before it runs", DefaultValueFactory = _ => "low" };
    private readonly Option<string[]> _criteria = new("--criterion") { HelpName = "text", Description = "What must hold for it to be done; may be given several times" };
    private readonly Option<string?> _worker = new("--worker") { HelpName = "id", Description = "The id or type of the only worker that may run it" };
    private readonly Option<string?> _capability = new("--capability") { HelpName = "name", Description = "A capability that its worker must have" };
    private readonly Option<DateTimeOffset?> _runAt = new("--run-at") { HelpName = "time", Description = "Not before this time, such as 2026-12-31T08:00:00Z" };
    private readonly Option<int> _attempts = new("--max-attempts") { HelpName = "1-100", Description = "How many attempts may fail before it does", DefaultValueFactory = _ => 3 };
    private readonly Option<string?> _key = new("--idempotency-key") { HelpName = "key", Description = "A second job with the same key is not made; the first is shown" };
    private readonly Option<long[]> _dependsOn = new("--depends-on") { HelpName = "id", Description = "A job that must end first; may be given several times" };
    private readonly Option<bool> _anyOutcome = new("--depends-on-any-outcome") { Description = "Run after the others however they end; without it, it is cancelled unless they complete" };
    private readonly Option<long?> _parent = new("--parent") { HelpName = "id", Description = "The job that asks for this one" };
    private JobRequest? _request;

    public CreateJobVerb()
        : base(
            "create", "Put a job on the line and print it",
            "signalbox jobs create --type simple-task --description \"Say hello\" --input '{\"action\":\"echo\",\"message\":\"hello\"}'")
    {
        foreach (var option in (Option[])[_type, _description, _title, _input, _priority, _risk, _criteria, _worker, _capability, _runAt, _attempts, _key, _dependsOn, _anyOutcome, _parent])
            Options.Add(option);
    }

    protected override async Task CheckAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var given = call.Arguments;
        if (!JobPriority.TryParse(given.GetValue(_priority)!, out var priority))
            throw VerbFailedException.Usage($"--priority: '{given.GetValue(_priority)}' must be a whole number from 0 to 10, or critical, high, medium or low.");
        if (!RiskRules.TryParse(given.GetValue(_risk), out var risk))
            throw VerbFailedException.Usage($"--risk: '{given.GetValue(_risk)}' must be low, medium, high or critical.");
        _request = new JobRequest
        {
            JobType = given.GetRequiredValue(_type),
            Description = given.GetRequiredValue(_description),
            Title = given.GetValue(_title),
            Input = given.GetValue(_input) is { } input ? await JsonInput.ReadAsync(input, "--input", cancellationToken) : default,
            Priority = priority,
            Risk = risk,
            AcceptanceCriteria = given.GetValue(_criteria) ?? [],
            AssignedWorker = given.GetValue(_worker),
            RequiredCapability = given.GetValue(_capability),
            RunAt = given.GetValue(_runAt),
            MaxAttempts = given.GetValue(_attempts),
            IdempotencyKey = given.GetValue(_key),
            DependsOn = given.GetValue(_dependsOn) ?? [],
            RunsAfterAnyOutcome = given.GetValue(_anyOutcome),
            ParentId = given.GetValue(_parent),
            CreatedBy = LocalOperator.Name,
        };
        if (JobRequestRules.Check(_request) is { Count: > 0 } errors)
            throw new InvalidJobException(errors);
    }

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var made = await database.Jobs.EnqueueAsync(_request!, cancellationToken);
        var job = await JobId.FindAsync(database, made.Id, cancellationToken);
        if (call.Json)
        {
            call.Screen.Json(JobView.Of(job));
            return ExitCode.Done;
        }

        call.Screen.Line(made.AlreadyExisted
            ? string.Create(CultureInfo.InvariantCulture, $"Job {job.Id} had been created with this key before; nothing was added.")
            : string.Create(CultureInfo.InvariantCulture, $"Created job {job.Id}."));
        JobCard.Show(call.Screen, job);
        call.Screen.Aside($"Follow it with: signalbox jobs wait {job.Id}");
        return ExitCode.Done;
    }
}
