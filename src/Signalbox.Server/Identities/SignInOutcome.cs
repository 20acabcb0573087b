using Signalbox.Identities;

namespace Signalbox.Server.Identities;

/// <summary>What came of signing in.</summary>
internal abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <summary>They are who they say.</summary>
    public sealed record SignedIn(Account Account) : SignInOutcome;

    /// <summary>The name or the password is wrong, or the account is shut; nobody is told which.</summary>
    public sealed record Refused : SignInOutcome;

    /// <summary>It failed too often, for this name or from this address.</summary>
    public sealed record TooMany(TimeSpan Wait) : SignInOutcome;

    /// <summary>Too many try at the same time, of the same network or altogether; nothing was looked at.</summary>
    public sealed record Busy : SignInOutcome;
}
