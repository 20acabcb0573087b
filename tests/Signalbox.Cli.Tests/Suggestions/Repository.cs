namespace Signalbox.Cli.Tests.Suggestions;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The files of a folder with their names from the root on, without what a build made.</summary>
    public static IEnumerable<(string Name, string Text)> Files(string folder, string pattern, SearchOption depth = SearchOption.AllDirectories) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, depth)
            .Select(path => (Name: Path.GetRelativePath(Root, path), Path: path))
            .Where(f => !f.Name.Split('/').Any(part => part is "obj" or "bin"))
            .OrderBy(f => f.Name, StringComparer.Ordinal)
            .Select(f => (f.Name, File.ReadAllText(f.Path)));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Signalbox.slnx")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
