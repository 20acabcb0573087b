using System.Globalization;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Tokens;

/// <summary>Lists programs' tokens.</summary>
internal sealed class ListTokensVerb() : DatabaseVerb("list", "List the tokens of programs, newest first, without their secrets", "signalbox tokens list")
{
    private static readonly ListingColumn[] Columns =
    [
        new("ID", Right: true), new("TOKEN", Shrinks: true), new("BEGINS"), new("SCOPES", Shrinks: true), new("STATUS"), new("EXPIRES"), new("LAST USED"),
    ];

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var tokens = (await database.Tokens.ListAsync(cancellationToken)).Select(TokenView.Of).ToList();
        if (call.Json)
            call.Screen.Json(tokens);
        else if (tokens.Count == 0)
            call.Screen.Line("There are no tokens yet; 'signalbox tokens create' makes one.");
        else
            call.Screen.Table(new Listing(Columns, [.. tokens.Select(Row)]), ToneOf);
        return ExitCode.Done;
    }

    private static string[] Row(TokenView token) =>
    [
        token.Id.ToString(CultureInfo.InvariantCulture), token.Name, token.Prefix, string.Join(",", token.Scopes), token.Status,
        token.ExpiresAt is { } until ? Times.Day(until.UtcDateTime) : "never", token.LastUsedAt is { } at ? Times.Brief(at) : "never",
    ];

    private static Tone ToneOf(string word) => word switch
    {
        "good" => Tone.Good,
        "expired" => Tone.Waiting,
        "revoked" => Tone.Bad,
        _ => Tone.Plain,
    };
}
