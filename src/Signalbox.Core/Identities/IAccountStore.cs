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

    /// <summary>Adds an account if there is none at all; of several at once exactly one is added.</summary>
    /// <param name="account">The account.</param>
    /// <param name="beforeCommit">What must have happened before the account exists; when it throws, nothing is added.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The account, or null when there were accounts already.</returns>
    Task<Account?> TryAddFirstAsync(NewAccount account, Func<CancellationToken, Task> beforeCommit, CancellationToken cancellationToken);

    /// <summary>Changes the password, forgets failures and lock, and ends all sessions.</summary>
    Task<AccountOutcome> TryChangePasswordAsync(string name, Credentials credentials, string by, CancellationToken cancellationToken);

    /// <summary>Gives another role, unless that would demote the last enabled admin; sessions go on with the new role.</summary>
    Task<AccountOutcome> TrySetRoleAsync(string name, Role role, string by, CancellationToken cancellationToken);

    /// <summary>Shuts or opens an account, unless it is the last enabled admin; shutting ends all sessions.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="disabled">True to shut it.</param>
    /// <param name="securityStamp">The new stamp.</param>
    /// <param name="by">Who does it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<AccountOutcome> TrySetDisabledAsync(string name, bool disabled, string securityStamp, string by, CancellationToken cancellationToken);

    /// <summary>Records that somebody signed in, and forgets failures and lock; null when the account was shut or its stamp changed meanwhile.</summary>
    Task<Account?> TrySignInAsync(long id, string securityStamp, string? address, CancellationToken cancellationToken);

    /// <summary>Ends one session, on every node.</summary>
    /// <param name="id">The account.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="longest">How long its cookie could be used at the most.</param>
    /// <param name="address">Where it was asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task EndSessionAsync(long id, string sessionId, TimeSpan longest, string? address, CancellationToken cancellationToken);

    /// <summary>
    /// Counts an attempt to sign in as a failure before it is known what comes of it; signing in takes it back. Attempts at the
    /// same time all count, on whatever node, and no more are let in than one after another.
    /// </summary>
    /// <param name="id">The account.</param>
    /// <param name="mostFailures">The attempt that makes it so many in a row locks the account.</param>
    /// <param name="lockTime">For how long, from now on by the database's clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>True when this attempt locks the account unless it signs in; null when the account is locked already, or is not there.</returns>
    Task<bool?> TryBeginSignInAsync(long id, int mostFailures, TimeSpan lockTime, CancellationToken cancellationToken);

    /// <summary>Replaces a hash by a better one of the same password, unless the stamp has changed; ends no session.</summary>
    Task ReplaceHashAsync(long id, string securityStamp, string passwordHash, CancellationToken cancellationToken);
}
