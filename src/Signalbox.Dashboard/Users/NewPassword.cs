using System.Security.Cryptography;

namespace Signalbox.Dashboard.Users;

/// <summary>A password as a form asks for it: made here, or typed twice.</summary>
public sealed class NewPassword
{
    // No letters that look like others: it may be read from a screen.
    private const string Letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int Length = 20;

    /// <summary>True to make one.</summary>
    public bool IsMade { get; set; } = true;

    /// <summary>What was typed.</summary>
    public string Typed { get; set; } = "";

    /// <summary>What was typed again.</summary>
    public string Again { get; set; } = "";

    /// <summary>The password: the one made, which is another each time, or the one typed; null when both typings differ.</summary>
    public string? Take() => IsMade ? RandomNumberGenerator.GetString(Letters, Length) : Typed == Again ? Typed : null;
}
