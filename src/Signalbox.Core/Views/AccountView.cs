using System.Globalization;
using Signalbox.Identities;

namespace Signalbox.Views;

/// <summary>An account in the list for administrators.</summary>
public sealed record AccountView(
    string Id, string Username, string Role, bool Disabled, DateTimeOffset? LockedUntil, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt)
{
    /// <summary>Shows an account.</summary>
    public static AccountView Of(Account account) => new(
        account.Id.ToString(CultureInfo.InvariantCulture), account.Name, account.Role.Name(), account.Disabled,
        account.LockedFor is null ? null : account.LockedUntil, account.CreatedAt, account.LastSignInAt);
}
