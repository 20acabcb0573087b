using Signalbox.BuiltIn.Workspace;

namespace Signalbox.BuiltIn.CodeGeneration;

/// <summary>A file as the reviewer sees it.</summary>
/// <param name="Path">Where it goes, below the target.</param>
/// <param name="Content">What is written; the reviewer may edit it.</param>
/// <param name="Sha256">The digest of the content that was proposed.</param>
/// <param name="Size">The size of the content that was proposed, in bytes.</param>
/// <param name="Change"><c>added</c>, <c>modified</c> or <c>unchanged</c>.</param>
/// <param name="BaseSha256">The digest of the file that is there now, or null.</param>
/// <param name="Diff">The difference in the unified format.</param>
/// <param name="DiffCut">True when the difference is not shown whole.</param>
internal sealed record ReviewedFile(
    string Path, string Content, string Sha256, int Size, string Change, string? BaseSha256, string Diff, bool DiffCut)
{
    /// <summary>The fields, besides path and content, that come back with an edited review and are not read again.</summary>
    public static readonly IReadOnlyList<string> ShownFields = ["sha256", "size", "change", "baseSha256", "diff", "diffCut"];

    /// <summary>Puts together what is proposed and how it compares.</summary>
    public static ReviewedFile Of(CodeFile file, ComparedFile compared) => new(
        file.Path, file.Content, FileDigest.OfText(file.Content), file.Size,
        compared.Change, compared.BaseSha256, compared.Diff, compared.DiffCut);
}
