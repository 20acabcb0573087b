using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;
using Signalbox.Identities;

namespace Signalbox.Server.Tests.Identities;

/// <summary>Compares passwords only while a test lets it, and remembers in which order it was asked to.</summary>
internal sealed class GatedHasher : IPasswordHasher<Account>, IDisposable
{
    private readonly SemaphoreSlim _gate = new(0);
    private readonly ConcurrentQueue<string> _asked = new();

    /// <summary>The passwords that it was asked to compare, in their order.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <summary>Lets this many be compared.</summary>
    public void Open(int count) => _gate.Release(count);

    public string HashPassword(Account user, string password) => password;

    public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
    {
        _asked.Enqueue(providedPassword);
        _gate.Wait();
        return hashedPassword == providedPassword ? PasswordVerificationResult.Success : PasswordVerificationResult.Failed;
    }

    public void Dispose() => _gate.Dispose();
}
