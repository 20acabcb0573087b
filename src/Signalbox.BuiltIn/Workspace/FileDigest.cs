using System.Security.Cryptography;
using System.Text;

namespace Signalbox.BuiltIn.Workspace;

/// <summary>SHA-256 digests of contents, as 64 lower-case hexadecimal digits.</summary>
internal static class FileDigest
{
    /// <summary>The digest of a text as UTF-8.</summary>
    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The digest of a file of a folder, or null when there is none.</summary>
    /// <param name="folder">The folder that nothing is read outside of.</param>
    /// <param name="relative">The file's checked path in it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<string?> OfFileAsync(ContainedFolder folder, string relative, CancellationToken cancellationToken)
    {
        await using var file = folder.TryRead(relative);
        return file is null ? null : await OfAsync(file, cancellationToken);
    }

    /// <summary>The digest of an open file, from its beginning; it stands at its end afterwards.</summary>
    public static async Task<string> OfAsync(FileStream file, CancellationToken cancellationToken)
    {
        // A pipe or device tells no length, and reading it could block for ever; it has no content to speak of.
        if (!file.CanSeek || file.Length == 0)
            return OfText("");
        file.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
