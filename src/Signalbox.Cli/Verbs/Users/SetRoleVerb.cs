using System.CommandLine;
using Signalbox.Cli.Invocation;
using Signalbox.Identities;
using Signalbox.Server.Identities;

namespace Signalbox.Cli.Verbs.Users;

/// <summary>Gives somebody another role.</summary>
internal sealed class SetRoleVerb : UserVerb
{
    private readonly Option<Role> _role = RoleOption.Create();

    public SetRoleVerb()
        : base("role", "Give somebody another role; their sessions have it at once", "signalbox users role maria --role operator") =>
        Options.Add(_role);

    protected override Task<AccountOutcome> ChangeAsync(
        VerbCall call, AccountClient accounts, string name, string by, CancellationToken cancellationToken) =>
        accounts.SetRoleAsync(name, call.Arguments.GetValue(_role), by, cancellationToken);

    protected override string Say(Account account) => $"User {account.Name} has the role {account.Role.Name()}.";
}
