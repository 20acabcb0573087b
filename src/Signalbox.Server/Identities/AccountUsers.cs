using Microsoft.AspNetCore.Identity;
using Signalbox.Identities;

namespace Signalbox.Server.Identities;

/// <summary>
/// Lets ASP.NET Core Identity work on accounts. It writes through: each change is a guarded transition of the account store
/// at the moment that Identity makes it, so nothing is left to do when Identity says "update". What administrators change goes
/// through <see cref="AccountClient"/>.
/// </summary>
internal sealed class AccountUsers(IAccountStore store) : IUserPasswordStore<Account>, IUserSecurityStampStore<Account>
{
    private static readonly IdentityError Elsewhere = new() { Code = "Elsewhere", Description = "Accounts are added by AccountClient, and never deleted." };

    /// <inheritdoc />
    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        long.TryParse(userId, out var id) ? store.FindAsync(id, cancellationToken) : Task.FromResult<Account?>(null);

    /// <inheritdoc />
    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => store.FindAsync(normalizedUserName, cancellationToken);

    /// <inheritdoc />
    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult($"{user.Id}");

    /// <inheritdoc />
    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    /// <inheritdoc />
    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name.ToLowerInvariant());

    /// <inheritdoc />
    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.PasswordHash);

    /// <inheritdoc />
    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(true);

    /// <inheritdoc />
    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    // Identity sets a hash by itself only when the old one of the same password was weaker, and with it a new stamp, which would
    // end sessions for no reason; whoever changes a password writes both at once.
    /// <inheritdoc />
    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken) =>
        store.ReplaceHashAsync(user.Id, user.SecurityStamp, passwordHash!, cancellationToken);

    /// <inheritdoc />
    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(IdentityResult.Success);

    /// <inheritdoc />
    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(IdentityResult.Failed(Elsewhere));

    /// <inheritdoc />
    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(IdentityResult.Failed(Elsewhere));

    /// <inheritdoc />
    public void Dispose()
    {
        // It holds nothing.
    }
}
