using Signalbox.Cli.Invocation;
using Signalbox.Identities;
using Signalbox.Server.Identities;

namespace Signalbox.Cli.Verbs.Users;

/// <summary>Shuts somebody out.</summary>
internal sealed class DisableUserVerb() : UserVerb("disable", "Shut somebody out, which ends their sessions", "signalbox users disable maria")
{
    protected override Task<AccountOutcome> ChangeAsync(
        VerbCall call, AccountClient accounts, string name, string by, CancellationToken cancellationToken) =>
        accounts.DisableAsync(name, by, cancellationToken);

    protected override string Say(Account account) => $"User {account.Name} is disabled: they cannot sign in, and their sessions are over.";
}
