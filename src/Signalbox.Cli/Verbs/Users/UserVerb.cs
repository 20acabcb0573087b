using System.CommandLine;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Nodes;
using Signalbox.Cli.Terminals;
using Signalbox.Identities;
using Signalbox.Server.Identities;
using Signalbox.Views;

namespace Signalbox.Cli.Verbs.Users;

/// <summary>What verbs that change an account have in common: whose it is, and what came of it.</summary>
internal abstract class UserVerb : DatabaseVerb
{
    private readonly Argument<string> _name = new("name") { Description = "Their name; its letter case does not matter" };

    /// <summary>Takes the verb's name, description and example.</summary>
    protected UserVerb(string name, string description, string example)
        : base(name, description, example) =>
        Arguments.Add(_name);

    /// <inheritdoc />
    protected sealed override async Task<int> RunAsync(VerbCall call, OpenDatabase database, CancellationToken cancellationToken)
    {
        var name = call.Arguments.GetRequiredValue(_name);
        var account = await ChangeAsync(call, database.Accounts, name, LocalOperator.Name, cancellationToken) switch
        {
            AccountOutcome.Done done => done.Account,
            AccountOutcome.NameTaken => throw VerbFailedException.Failed($"There is a user '{Printable.Line(name)}' already; 'signalbox users list' shows them."),
            AccountOutcome.LastAdmin => throw new VerbFailedException(
                ExitCode.Refused, $"{Printable.Line(name)} is the last enabled admin: make somebody else an admin first, or nobody could manage people."),
            AccountOutcome.Invalid invalid => throw VerbFailedException.Usage(invalid.Message),
            _ => throw VerbFailedException.Failed($"There is no user '{Printable.Line(name)}'; 'signalbox users list' shows them."),
        };
        if (call.Json)
            call.Screen.Json(AccountView.Of(account));
        else
            call.Screen.Line(Say(account));
        return ExitCode.Done;
    }

    /// <summary>Changes the account.</summary>
    protected abstract Task<AccountOutcome> ChangeAsync(
        VerbCall call, AccountClient accounts, string name, string by, CancellationToken cancellationToken);

    /// <summary>What was done, as a sentence.</summary>
    protected abstract string Say(Account account);
}
