namespace Signalbox.Dashboard.Inbox;

/// <summary>A file that a checkpoint shows.</summary>
/// <param name="Path">Where it is to go.</param>
/// <param name="Content">What is to be written.</param>
/// <param name="Change">What the job says happens to it, such as <c>added</c>; or null.</param>
/// <param name="Sha256">What the job says is its digest; or null.</param>
/// <param name="Diff">What the job says differs, in the unified format; or null.</param>
/// <param name="DiffCut">True when the job says that its difference is not whole.</param>
public sealed record PreviewFile(string Path, string Content, string? Change, string? Sha256, string? Diff, bool DiffCut = false)
{
    /// <summary>Where it stands in the data, as a JSON pointer (RFC 6901).</summary>
    public string Place { get; init; } = "";

    /// <summary>False when the difference that the job hands in says something else than the content.</summary>
    public bool DiffFits { get; } = string.IsNullOrEmpty(Diff) || SuppliedDiffCheck.Fits(Diff, Content, isAdded: Change == "added", DiffCut);
}
