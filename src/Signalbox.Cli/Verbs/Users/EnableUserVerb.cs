using Signalbox.Cli.Invocation;
using Signalbox.Identities;
using Signalbox.Server.Identities;

namespace Signalbox.Cli.Verbs.Users;

/// <summary>Lets somebody in again.</summary>
internal sealed class EnableUserVerb() : UserVerb("enable", "Let somebody in again who was shut out", "signalbox users enable maria")
{
    protected override Task<AccountOutcome> ChangeAsync(
        VerbCall call, AccountClient accounts, string name, string by, CancellationToken cancellationToken) =>
        accounts.EnableAsync(name, by, cancellationToken);

    protected override string Say(Account account) => $"User {account.Name} is enabled: they can sign in again.";
}
