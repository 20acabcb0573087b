namespace Signalbox.BuiltIn.Evidence;

/// <summary>Which pull request an address names.</summary>
/// <param name="Repository">The repository, as <c>owner/name</c> in the spelling of the address.</param>
/// <param name="Number">Its number.</param>
internal sealed record PullRequestAddress(string Repository, int Number)
{
    private const string Form = "https://github.com/OWNER/NAME/pull/NUMBER";
    private const int LongestOwner = 39;
    private const int LongestName = 100;
    private static readonly Uri Public = new("https://github.com");

    /// <summary>What is said of an address that is none.</summary>
    public const string Fault = $"it must be {Form}, without anything before or behind";

    /// <summary>
    /// Reads an address that is exactly <c>SITE/owner/name/pull/number</c>, with a slash behind it or not, on github.com or the site of
    /// <paramref name="api"/>; null for any other. No user, query, fragment or escape is taken.
    /// </summary>
    public static PullRequestAddress? TryParse(string text, Uri api)
    {
        var path = Below(text, Public) ?? Below(text, Site(api));
        if (path is null)
            return null;
        var parts = (path.EndsWith('/') ? path[..^1] : path).Split('/');
        return parts is [var owner, var name, "pull", var number] && IsName(owner, LongestOwner) && IsName(name, LongestName)
            && number.Length is > 0 and < 10 && number[0] != '0' && number.All(char.IsAsciiDigit)
            ? new PullRequestAddress($"{owner}/{name}", int.Parse(number))
            : null;
    }

    /// <summary>True when a text looks as if it was meant to be the address of a pull request.</summary>
    public static bool LooksLike(string text) => text.Contains("/pull/", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when a text is <c>owner/name</c>.</summary>
    public static bool IsRepository(string text) =>
        text.Split('/') is [var owner, var name] && IsName(owner, LongestOwner) && IsName(name, LongestName);

    /// <summary>Where the people of an API's GitHub look: without <c>api.</c> before the host or <c>/api/v3</c> behind it.</summary>
    public static Uri Site(Uri api)
    {
        const string Prefix = "api.";
        var site = new UriBuilder(api) { Path = "/", Query = "", Fragment = "" };
        if (site.Host.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            site.Host = site.Host[Prefix.Length..];
        return site.Uri;
    }

    private static string? Below(string text, Uri site)
    {
        var start = $"{site.Scheme}://{site.Authority}/";
        return text.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? text[start.Length..] : null;
    }

    private static bool IsName(string text, int longest) =>
        text.Length > 0 && text.Length <= longest && text is not ("." or "..") && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
