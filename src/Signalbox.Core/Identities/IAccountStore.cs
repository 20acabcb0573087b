namespace Signalbox.Identities;

/// <summary>
/// Keeps accounts. Each change is one guarded transition in one transaction with its audit entry; nodes are told of those
/// that end or change sessions.
/// </summary>
public interface IAccountStore
{
    /// <summary>Reads an account, or null.</summary>
    Task<Account?> FindAsync(long id, CancellationToken cancellationToken);

    /// <summary>Reads an account by its name in any letter case, or null.</summary>
    Task<Account?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>All accounts, by name.</summary>
    Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds an account.</summary>
    Task<AccountOutcome> TryAddAsync(NewAccount account, CancellationToken cancellationToken);

    /// <summary>Adds an account if there are no accounts; of concurrent calls exactly one adds its account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="beforeCommit">Runs before the account is committed; if it throws, nothing is added.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The account, or null if there were accounts.</returns>
    Task<Account?> TryAddFirstAsync(NewAccount account, Func<CancellationToken, Task> beforeCommit, CancellationToken cancellationToken);

    /// <summary>Changes the password, forgets failures and lock, and ends all sessions.</summary>
    Task<AccountOutcome> TryChangePasswordAsync(string name, Credentials credentials, string by, CancellationToken cancellationToken);

    /// <summary>Gives another role, unless that would demote the last enabled admin; sessions go on with the new role.</summary>
    Task<AccountOutcome> TrySetRoleAsync(string name, Role role, string by, CancellationToken cancellationToken);

    /// <summary>Disables or enables an account, unless it is the last enabled admin; disabling ends all its sessions.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="disabled">True to disable it.</param>
    /// <param name="securityStamp">The new stamp.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<AccountOutcome> TrySetDisabledAsync(string name, bool disabled, string securityStamp, string by, CancellationToken cancellationToken);

    /// <summary>Records a sign-in, and resets failures and lock; null if the account was disabled or its stamp changed meanwhile.</summary>
    Task<Account?> TrySignInAsync(long id, string securityStamp, string? address, CancellationToken cancellationToken);

    /// <summary>Ends one session, on every node.</summary>
    /// <param name="id">The account.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="longest">How long its cookie could be used at the most.</param>
    /// <param name="address">Where it was asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task EndSessionAsync(long id, string sessionId, TimeSpan longest, string? address, CancellationToken cancellationToken);

    /// <summary>
    /// Counts a sign-in attempt as a failure before its password is checked; a successful sign-in resets the count. Concurrent
    /// attempts on any nodes are all counted, so they get no more tries than consecutive ones.
    /// </summary>
    /// <param name="id">The account.</param>
    /// <param name="mostFailures">The number of consecutive failures at which the account is locked.</param>
    /// <param name="lockTime">The length of the lock, from now on by the database's clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>True if this attempt locks the account unless it succeeds; null if the account is already locked or does not exist.</returns>
    Task<bool?> TryBeginSignInAsync(long id, int mostFailures, TimeSpan lockTime, CancellationToken cancellationToken);

    /// <summary>Replaces a hash by a better one of the same password, unless the stamp has changed; ends no session.</summary>
    Task ReplaceHashAsync(long id, string securityStamp, string passwordHash, CancellationToken cancellationToken);
}
