using Signalbox.Durability;

namespace Signalbox.Identities;

/// <summary>What the names of people and tokens, and passwords, must satisfy.</summary>
public static class IdentityRules
{
    /// <summary>The most characters of a name.</summary>
    public const int LongestName = 100;

    /// <summary>The fewest characters of a password.</summary>
    public const int ShortestPassword = 8;

    /// <summary>The most characters of a password: it is hashed, and hashing costs.</summary>
    public const int LongestPassword = 1_000;

    /// <summary>What is wrong with a name, as a sentence; null when nothing is.</summary>
    public static string? NameFault(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return "A name must not be empty.";
        if (name.Length > LongestName)
            return $"A name must be at most {LongestName} characters long, and this one has {name.Length:N0}.";
        if (StorableText.Fault(name) is { } fault)
            return $"A name {fault}.";
        if (name.Any(char.IsControl) || char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]))
            return "A name must not contain control characters, nor begin or end with a space.";
        if (UnseenCharacters.NameFault(name) is { } unseen)
            return $"A name {unseen}.";
        // What tokens and local operators do is recorded as token:name and os:name; nobody may look like them.
        return name.Contains(':') ? "A name must not contain a colon." : null;
    }

    /// <summary>What is wrong with a password, as a sentence; null when nothing is. What it is made of is its owner's business.</summary>
    public static string? PasswordFault(string name, string? password) => password switch
    {
        null or { Length: < ShortestPassword } => $"A password must have at least {ShortestPassword} characters.",
        { Length: > LongestPassword } => $"A password must have at most {LongestPassword:N0} characters.",
        _ when string.Equals(name, password, StringComparison.OrdinalIgnoreCase) => "A password must not be the name.",
        _ => null,
    };
}
