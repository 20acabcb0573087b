using System.CommandLine;
using Signalbox.Cli.Invocation;
using Signalbox.Identities;
using Signalbox.Server.Identities;

namespace Signalbox.Cli.Verbs.Users;

/// <summary>Adds somebody who can sign in.</summary>
internal sealed class AddUserVerb : UserVerb
{
    private readonly Option<Role> _role = RoleOption.Create();
    private readonly PasswordInput _password = new();

    public AddUserVerb()
        : base("add", "Add somebody who can sign in", "signalbox users add maria --role approver --password-stdin < password.txt")
    {
        Options.Add(_role);
        Options.Add(_password.Option);
    }

    protected override Task CheckAsync(VerbCall call, CancellationToken cancellationToken) => _password.ReadAsync(call, cancellationToken);

    protected override Task<AccountOutcome> ChangeAsync(
        VerbCall call, AccountClient accounts, string name, string by, CancellationToken cancellationToken) =>
        accounts.AddAsync(name, call.Arguments.GetValue(_role), _password.Password, by, cancellationToken);

    protected override string Say(Account account) => $"User {account.Name} is added as {account.Role.Name()}.";
}
