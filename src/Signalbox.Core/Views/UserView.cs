using System.Globalization;
using Signalbox.Identities;

namespace Signalbox.Views;

/// <summary>Who signed in, and what they may do (the object <c>user</c>); the names are a contract.</summary>
public sealed record UserView(string Id, string Username, string Role, IReadOnlyList<string> Permissions)
{
    /// <summary>Shows an account to its owner.</summary>
    public static UserView Of(Account account) => new(
        account.Id.ToString(CultureInfo.InvariantCulture), account.Name, account.Role.Name(), Identities.Permissions.Of(account.Role).Names());
}
