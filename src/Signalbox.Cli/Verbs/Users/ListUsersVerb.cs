using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.Identities;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Users;

/// <summary>Lists who can sign in.</summary>
internal sealed class ListUsersVerb() : DatabaseVerb("list", "List who can sign in, and as what", "signalbox users list")
{
    private static readonly ListingColumn[] Columns = [new("USER", Shrinks: true), new("ROLE"), new("STATUS"), new("LAST SIGN-IN")];

    protected override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var accounts = await database.Accounts.ListAsync(cancellationToken);
        if (call.Json)
            call.Screen.Json(accounts.Select(AccountView.Of));
        else if (accounts.Count == 0)
            call.Screen.Line("There are no users yet; 'signalbox users add' adds one, and the first start of the server makes 'admin'.");
        else
            call.Screen.Table(new Listing(Columns, [.. accounts.Select(Row)]), ToneOf);
        return ExitCode.Done;
    }

    private static string[] Row(Account account) =>
    [
        account.Name, account.Role.Name(), account.Disabled ? "disabled" : account.LockedFor is not null ? "locked" : "enabled",
        account.LastSignInAt is { } at ? Times.Show(at) : "never",
    ];

    private static Tone ToneOf(string word) => word switch
    {
        "enabled" => Tone.Good,
        "locked" => Tone.Waiting,
        "disabled" => Tone.Bad,
        _ => Tone.Plain,
    };
}
