using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Signalbox.Durability;
using Signalbox.Identities;

namespace Signalbox.Server.Identities;

/// <summary>
/// What administrators do with accounts. Every surface calls these operations and has no rules of its own; each is durable,
/// and in the audit, when it returns.
/// </summary>
public sealed class AccountClient(IAccountStore store, UserManager<Account> users)
{
    /// <summary>All accounts, by name.</summary>
    public Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancellationToken = default) => store.ListAsync(cancellationToken);

    /// <summary>Adds an account.</summary>
    public async Task<AccountOutcome> AddAsync(string name, Role role, string password, string by, CancellationToken cancellationToken = default) =>
        (IdentityRules.NameFault(name) ?? IdentityRules.PasswordFault(name, password)) is { } fault
            ? new AccountOutcome.Invalid(fault)
            : await store.TryAddAsync(Prepare(name, role, password, by), cancellationToken);

    /// <summary>Changes a password, which ends all sessions and lifts a lock.</summary>
    public async Task<AccountOutcome> ChangePasswordAsync(string name, string password, string by, CancellationToken cancellationToken = default) =>
        IdentityRules.PasswordFault(name, password) is { } fault
            ? new AccountOutcome.Invalid(fault)
            : await store.TryChangePasswordAsync(StorableText.Clean(name), Credentials(password), by, cancellationToken);

    /// <summary>Gives another role, which open sessions have from then on; not to the last enabled admin.</summary>
    public Task<AccountOutcome> SetRoleAsync(string name, Role role, string by, CancellationToken cancellationToken = default) =>
        store.TrySetRoleAsync(StorableText.Clean(name), role, by, cancellationToken);

    /// <summary>Shuts an account, which ends all sessions; not that of the last enabled admin.</summary>
    public Task<AccountOutcome> DisableAsync(string name, string by, CancellationToken cancellationToken = default) =>
        store.TrySetDisabledAsync(StorableText.Clean(name), true, NewStamp(), by, cancellationToken);

    /// <summary>Opens an account again.</summary>
    public Task<AccountOutcome> EnableAsync(string name, string by, CancellationToken cancellationToken = default) =>
        store.TrySetDisabledAsync(StorableText.Clean(name), false, NewStamp(), by, cancellationToken);

    /// <summary>An account as it is stored.</summary>
    internal NewAccount Prepare(string name, Role role, string password, string by) => new(name, role, Credentials(password), by);

    // The hasher takes no account of whose password it is.
    private Credentials Credentials(string password) => new(users.PasswordHasher.HashPassword(null!, password), NewStamp());

    private static string NewStamp() => RandomNumberGenerator.GetHexString(32);
}
