using Signalbox.Cli.Invocation;
using Signalbox.Identities;
using Signalbox.Server.Identities;

namespace Signalbox.Cli.Verbs.Users;

/// <summary>Changes somebody's password.</summary>
internal sealed class ChangePasswordVerb : UserVerb
{
    private readonly PasswordInput _password = new();

    public ChangePasswordVerb()
        : base("passwd", "Change somebody's password, which ends their sessions", "signalbox users passwd maria --password-stdin < password.txt") =>
        Options.Add(_password.Option);

    protected override Task CheckAsync(VerbCall call, CancellationToken cancellationToken) => _password.ReadAsync(call, cancellationToken);

    protected override Task<AccountOutcome> ChangeAsync(
        VerbCall call, AccountClient accounts, string name, string by, CancellationToken cancellationToken) =>
        accounts.ChangePasswordAsync(name, _password.Password, by, cancellationToken);

    protected override string Say(Account account) => $"The password of {account.Name} is changed, and their sessions are over.";
}
