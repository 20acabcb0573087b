using System.Net;
using Microsoft.AspNetCore.Identity;
using Signalbox.Durability;
using Signalbox.Identities;

namespace Signalbox.Server.Identities;

/// <summary>
/// Signs people in. A name that nobody has is treated like any other, down to the time that it takes and to the lock after
/// repeated failures, so that no answer tells which names there are.
/// </summary>
internal sealed class SignIn(
    UserManager<Account> users, IAccountStore accounts, IAuditStore audit, AddressAttempts addresses, UnknownNames unknown) : IDisposable
{
    // Hashing takes a processor for a tenth of a second; the rest of them are for everybody else.
    private const int HashingsAtOnce = 2;
    private const string Nobody = "anonymous";

    private readonly SemaphoreSlim _hashing = new(HashingsAtOnce);
    private readonly string _hashOfNobody = users.PasswordHasher.HashPassword(null!, Guid.NewGuid().ToString());

    /// <summary>Tries a name and a password.</summary>
    public async Task<SignInOutcome> TryAsync(string name, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        await _hashing.WaitAsync(cancellationToken);
        try
        {
            // Asked here, where few are at once, so that many at the same moment are counted one after another.
            if (addresses.WaitOf(address) is { } wait)
                return new SignInOutcome.TooMany(wait);
            var outcome = await CheckAsync(name, password, address?.ToString(), cancellationToken);
            if (outcome is not SignInOutcome.SignedIn)
                addresses.CountFailure(address);
            return outcome;
        }
        finally
        {
            _hashing.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _hashing.Dispose();

    private async Task<SignInOutcome> CheckAsync(string name, string password, string? address, CancellationToken cancellationToken)
    {
        var account = IdentityRules.NameFault(name) is null ? await accounts.FindAsync(name, cancellationToken) : null;
        if ((account is null ? unknown.LockedFor(name) : account.LockedFor) is { } locked)
            return new SignInOutcome.TooMany(locked);
        var right = account is null
            ? users.PasswordHasher.VerifyHashedPassword(null!, _hashOfNobody, password) != PasswordVerificationResult.Failed
            : await users.CheckPasswordAsync(account, password);
        if (right && account is { Disabled: false }
            && await accounts.TrySignInAsync(account.Id, account.SecurityStamp, address, cancellationToken) is { } signedIn)
            return new SignInOutcome.SignedIn(signedIn);

        // What failed is counted and told also when whoever tried hangs up.
        var isLocked = account is null ? await CountForNobodyAsync(name) : await CountAsync(account);
        var subject = "user " + StorableText.Clean(name, IdentityRules.LongestName);
        await audit.AppendAsync(new AuditEntry(Nobody, "sign_in_failed", subject, address), CancellationToken.None);
        if (isLocked)
            await audit.AppendAsync(new AuditEntry(Nobody, "sign_in_locked", subject, address), CancellationToken.None);
        return new SignInOutcome.Refused();
    }

    private async Task<bool> CountAsync(Account account)
    {
        await users.AccessFailedAsync(account);
        return (await accounts.FindAsync(account.Id, CancellationToken.None))?.LockedFor is not null;
    }

    // Asks the database as much as for an account.
    private async Task<bool> CountForNobodyAsync(string name)
    {
        await accounts.CountFailureAsync(0, CancellationToken.None);
        await accounts.FindAsync(0, CancellationToken.None);
        return unknown.CountFailure(name);
    }
}
