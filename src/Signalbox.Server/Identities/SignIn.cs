using System.Net;
using Microsoft.AspNetCore.Identity;
using Signalbox.Durability;
using Signalbox.Identities;
using Signalbox.Logs;

namespace Signalbox.Server.Identities;

/// <summary>
/// Signs people in. A name that nobody has is treated like any other, down to the time that it takes and to the lock after
/// repeated failures, so that no answer tells which names there are. Each attempt is counted as a failure before its password is
/// looked at, and taken back when it was right: so as many at the same moment count as much as one after another.
/// </summary>
internal sealed class SignIn(
    UserManager<Account> users, IAccountStore accounts, IAuditStore audit, SignInLimiter addresses, UnknownNameLockout unknown, HashingQueue queue)
{
    private const string Nobody = "anonymous";

    private readonly string _hashOfNobody = users.PasswordHasher.HashPassword(null!, Guid.NewGuid().ToString());

    /// <summary>Tries a name and a password.</summary>
    public async Task<SignInOutcome> TryAsync(string name, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        // Whoever is over the limit takes nobody's place.
        if (addresses.WaitOf(address) is { } before)
            return new SignInOutcome.TooMany(before);
        using var turn = await queue.TryEnterAsync(address, cancellationToken);
        if (turn is null)
            return new SignInOutcome.Busy();
        if (addresses.Begin(address) is { } wait)
            return new SignInOutcome.TooMany(wait);
        var outcome = await CheckAsync(name, password, address?.ToString(), cancellationToken);
        if (outcome is SignInOutcome.SignedIn)
            addresses.Forget(address);
        return outcome;
    }

    private async Task<SignInOutcome> CheckAsync(string name, string password, string? address, CancellationToken cancellationToken)
    {
        var account = IdentityRules.NameFault(name) is null ? await accounts.FindAsync(name, cancellationToken) : null;
        if ((account is null ? unknown.LockedFor(name) : account.LockedFor) is { } locked)
            return new SignInOutcome.TooMany(locked);
        // Asks the database as much for a name that nobody has. From here on it counts, also when whoever tried hangs up.
        var begun = await accounts.TryBeginSignInAsync(account?.Id ?? 0, AccountServices.MostFailures, AccountServices.LockTime, cancellationToken);
        if ((account is null ? unknown.Begin(name) : begun) is not { } isLast)
            return new SignInOutcome.TooMany(AccountServices.LockTime);
        var right = account is null
            ? users.PasswordHasher.VerifyHashedPassword(null!, _hashOfNobody, password) != PasswordVerificationResult.Failed
            : await users.CheckPasswordAsync(account, password);
        if (right && account is { Disabled: false }
            && await accounts.TrySignInAsync(account.Id, account.SecurityStamp, address, CancellationToken.None) is { } signedIn)
            return new SignInOutcome.SignedIn(signedIn);

        var subject = "user " + StorableText.Clean(name, IdentityRules.LongestName);
        await audit.AppendAsync(new AuditEntry(Nobody, AuditActions.SignInFailed, subject, address), CancellationToken.None);
        if (isLast)
            await audit.AppendAsync(new AuditEntry(Nobody, AuditActions.SignInLocked, subject, address), CancellationToken.None);
        return new SignInOutcome.Refused();
    }
}
