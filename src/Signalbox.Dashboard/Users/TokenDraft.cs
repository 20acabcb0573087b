using Signalbox.Identities;

namespace Signalbox.Dashboard.Users;

/// <summary>A token as a form asks for it.</summary>
public sealed class TokenDraft
{
    /// <summary>How long tokens can be asked to be good for, in days and in words; zero for ever.</summary>
    public static IReadOnlyList<(int Days, string Words)> Lifetimes { get; } = [(7, "7 days"), (30, "30 days"), (90, "90 days"), (365, "a year"), (0, "until it is revoked")];

    /// <summary>What it is called.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it is for.</summary>
    public ISet<TokenScope> Scopes { get; } = new SortedSet<TokenScope>();

    /// <summary>How many days it is good for; zero for ever.</summary>
    public int Days { get; set; } = 90;

    /// <summary>How long it is good for; null for ever.</summary>
    public TimeSpan? Lifetime => Days == 0 ? null : TimeSpan.FromDays(Days);

    /// <summary>Takes a scope in or out.</summary>
    public void Set(TokenScope scope, bool isIn)
    {
        if (isIn)
            Scopes.Add(scope);
        else
            Scopes.Remove(scope);
    }
}
