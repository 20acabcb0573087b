using System.Security.Cryptography;
using System.Text;

namespace Signalbox.BuiltIn.Workspace;

/// <summary>SHA-256 digests of contents, as 64 lower-case hexadecimal digits.</summary>
internal static class FileDigest
{
    /// <summary>The digest of a text as UTF-8.</summary>
    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The digest of the file at <paramref name="path"/>, or null when there is none.</summary>
    public static async Task<string?> OfFileAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return null;
        // A pipe or device tells no length, and opening it could block for ever; it has no content to speak of.
        if (file.Length == 0)
            return OfText("");
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
