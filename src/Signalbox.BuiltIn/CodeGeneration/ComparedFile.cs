namespace Signalbox.BuiltIn.CodeGeneration;

/// <summary>How a file of the job compares with what is in the target; saved, so that a review is shown once and alike.</summary>
/// <param name="Path">The file's path.</param>
/// <param name="Change"><c>added</c>, <c>modified</c> or <c>unchanged</c>.</param>
/// <param name="BaseSha256">The digest of the present file, or null when there is none.</param>
/// <param name="Diff">The difference in the unified format; empty when unchanged.</param>
/// <param name="DiffCut">True when the difference is too long to be shown whole.</param>
internal sealed record ComparedFile(string Path, string Change, string? BaseSha256, string Diff, bool DiffCut);
