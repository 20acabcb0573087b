using Signalbox.Dashboard.Parts;

namespace Signalbox.Dashboard.JobDetails;

/// <summary>Something that evidence points at.</summary>
/// <param name="Label">What it is, such as a pull request.</param>
/// <param name="Text">How the worker wrote it.</param>
public sealed record EvidenceReference(string Label, string Text)
{
    private const int LongestAddress = 2_000;

    /// <summary>Where a link may lead: an http or https address that is wholly seen and names nobody; otherwise null.</summary>
    public string? Address { get; } = AddressOf(Text);

    private static string? AddressOf(string text) =>
        text.Length <= LongestAddress && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0
            && url.UserInfo.Length == 0 && !text.Any(char.IsWhiteSpace) && UnseenMarks.Marked(text) == text
            ? url.AbsoluteUri
            : null;
}
