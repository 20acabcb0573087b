using System.CommandLine;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.Identities;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Audit;

/// <summary>Lists who did what.</summary>
internal sealed class ListAuditVerb : DatabaseVerb
{
    private const int Most = 10_000;

    private static readonly ListingColumn[] Columns =
    [
        new("AT"), new("WHO", Shrinks: true), new("DID"), new("ON", Shrinks: true), new("DETAILS", Shrinks: true),
    ];

    private readonly Option<int> _limit = new("--limit") { HelpName = "1-10000", Description = "How many at the most", DefaultValueFactory = _ => 50 };

    public ListAuditVerb()
        : base("list", "List who signed in, decided and administered, newest first", "signalbox audit list --limit 20") =>
        Options.Add(_limit);

    protected override Task CheckAsync(VerbCall call, CancellationToken cancellationToken) => call.Arguments.GetValue(_limit) is >= 1 and <= Most
        ? Task.CompletedTask
        : throw VerbFailedException.Usage($"--limit must be 1 to {Most}.");

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var entries = await database.Audit.ListAsync(call.Arguments.GetValue(_limit), cancellationToken);
        if (call.Json)
            call.Screen.Json(entries.Select(AuditView.Of));
        else if (entries.Count == 0)
            call.Screen.Line("The audit is empty.");
        else
            call.Screen.Table(new Listing(Columns, [.. entries.Select(Row)]));
        return ExitCode.Done;
    }

    private static string[] Row(AuditEntry entry) =>
        [Times.Brief(entry.At), entry.Actor, entry.Action, entry.Subject ?? "-", entry.Details?.Text ?? entry.Address ?? "-"];
}
