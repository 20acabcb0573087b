using System.Text.Json;

namespace Signalbox.Postgres.Embedded;

/// <summary>
/// The npm package's way with links: packages carry none, so it lists its library links in <c>pg-symlinks.json</c>
/// beside <c>bin</c>, for its installer to make. Unpacked without that installer, it does not run before this.
/// </summary>
internal static class BinariesPackage
{
    private static readonly JsonSerializerOptions LowerCase = new() { PropertyNameCaseInsensitive = true };

    /// <summary>
    /// Tries to make the links that are missing; does nothing for a folder that is not from such a package. The
    /// programs themselves say what they still lack.
    /// </summary>
    /// <param name="folder">The folder of the programs.</param>
    public static void TryComplete(string folder)
    {
        string root = Path.GetFullPath(Path.Combine(folder, "../.."));
        string list = Path.Combine(folder, "../pg-symlinks.json");
        if (!File.Exists(list))
            return;
        try
        {
            foreach (Link link in JsonSerializer.Deserialize<Link[]>(File.ReadAllText(list), LowerCase) ?? [])
                Make(root, link);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            // A package that cannot be completed here may have been completed by its installer.
        }
    }

    private static void Make(string root, Link link)
    {
        string source = Path.GetFullPath(Path.Combine(root, link.Source));
        string target = Path.GetFullPath(Path.Combine(root, link.Target));
        if (!IsIn(root, source) || !IsIn(root, target) || Path.Exists(target))
            return;
        try
        {
            File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
        }
        catch (IOException) when (Path.Exists(target))
        {
            // Another process made it in the same moment.
        }
    }

    private static bool IsIn(string root, string path) =>
        path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private sealed record Link(string Source, string Target);
}
