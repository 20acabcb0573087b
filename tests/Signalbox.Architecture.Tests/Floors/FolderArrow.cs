namespace Signalbox.Architecture.Tests.Floors;

/// <summary>A file of one folder that uses a type of another.</summary>
/// <param name="From">The namespace that uses.</param>
/// <param name="To">The namespace that is used.</param>
/// <param name="File">The file that uses, without its folder.</param>
/// <param name="Type">The type that is used.</param>
internal sealed record FolderArrow(string From, string To, string File, string Type)
{
    public override string ToString() => $"{From} → {To}: {File} uses {Type}";
}
