namespace Signalbox.Evidence;

/// <summary>A source that a research cites.</summary>
internal static class Source
{
    private const string DoiPrefix = "doi:";
    private const string DoiSite = "https://doi.org/";
    private const string IsbnPrefix = "isbn";

    /// <summary>True when somebody can look it up: it is an address, a DOI or an ISBN.</summary>
    public static bool CanBeFound(string source) => IsAddress(source) || IsDoi(source) || IsIsbn(source);

    /// <summary>True for an absolute http or https address without a user name.</summary>
    public static bool IsAddress(string source) =>
        Uri.TryCreate(source, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0 && url.UserInfo.Length == 0
        && !source.Any(char.IsWhiteSpace);

    /// <summary>What two spellings of one source have in common; compared without letter case.</summary>
    public static string Key(string source)
    {
        var key = source.TrimEnd('/');
        return key.StartsWith(DoiSite, StringComparison.OrdinalIgnoreCase) ? DoiPrefix + key[DoiSite.Length..] : key;
    }

    // ISO 26324: the directory's number, a slash, the item.
    private static bool IsDoi(string source)
    {
        var doi = source.StartsWith(DoiPrefix, StringComparison.OrdinalIgnoreCase) ? source[DoiPrefix.Length..].TrimStart() : source;
        var slash = doi.IndexOf('/', StringComparison.Ordinal);
        return doi.StartsWith("10.", StringComparison.Ordinal) && slash >= 7 && slash < doi.Length - 1
            && doi[3..slash].All(c => char.IsAsciiDigit(c) || c == '.') && !doi.Any(char.IsWhiteSpace);
    }

    // ISO 2108: ten or thirteen digits of which the last one checks the others.
    private static bool IsIsbn(string source)
    {
        if (!source.StartsWith(IsbnPrefix, StringComparison.OrdinalIgnoreCase))
            return false;
        var number = source[IsbnPrefix.Length..];
        if (number.StartsWith("-10", StringComparison.Ordinal) || number.StartsWith("-13", StringComparison.Ordinal))
            number = number[3..];
        var digits = number.TrimStart(':', ' ').Where(c => c is not ('-' or ' ')).ToArray();
        var isX = digits.Length == 10 && digits[^1] is 'X' or 'x';
        if (digits.Length is not (10 or 13) || !digits[..(isX ? 9 : digits.Length)].All(char.IsAsciiDigit))
            return false;
        var sum = digits.Select((c, i) => (c is 'X' or 'x' ? 10 : c - '0') * (digits.Length == 10 ? 10 - i : i % 2 == 0 ? 1 : 3)).Sum();
        return sum % (digits.Length == 10 ? 11 : 10) == 0;
    }
}
