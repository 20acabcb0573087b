using System.Security.Cryptography;
using System.Text;

namespace Signalbox.BuiltIn.Evidence;

/// <summary>A file as it was approved.</summary>
/// <param name="Path">Where, from the root of the repository.</param>
/// <param name="Content">What; null when the file was to be deleted.</param>
/// <param name="Checkpoint">The checkpoint that showed it.</param>
internal sealed record ApprovedFile(string Path, byte[]? Content, string Checkpoint)
{
    private const int Sha256Digits = 64;

    /// <summary>True when git's object of this id is the content.</summary>
    public bool Is(string id) => Content is not null && string.Equals(IdOf(Content, id.Length), id, StringComparison.OrdinalIgnoreCase);

    /// <summary>The id that git gives to a content: 40 hexadecimal digits, or 64 in repositories that use SHA-256.</summary>
    public static string IdOf(ReadOnlySpan<byte> content, int digits)
    {
        byte[] blob = [.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content];
#pragma warning disable CA5350 // Git names objects so, and the tree tells nothing else of them; GitHub takes no two contents of one id.
        return Convert.ToHexStringLower(digits == Sha256Digits ? SHA256.HashData(blob) : SHA1.HashData(blob));
#pragma warning restore CA5350
    }
}
