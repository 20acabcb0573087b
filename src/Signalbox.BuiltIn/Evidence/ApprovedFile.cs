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
    /// <param name="id">The id: 40 hexadecimal digits, or 64 in repositories that use SHA-256.</param>
    public bool Is(string id)
    {
        if (Content is null)
            return false;
        byte[] blob = [.. Encoding.ASCII.GetBytes($"blob {Content.Length}\0"), .. Content];
#pragma warning disable CA5350 // It is how git names objects; whoever can make two files of one id can approve only one of them.
        var digest = id.Length == Sha256Digits ? SHA256.HashData(blob) : SHA1.HashData(blob);
#pragma warning restore CA5350
        return string.Equals(Convert.ToHexStringLower(digest), id, StringComparison.OrdinalIgnoreCase);
    }
}
