using System.Reflection;

namespace Signalbox.Architecture.Tests;

/// <summary>What the rules are checked on: the assemblies of the product and the files that they are built from.</summary>
internal static class Sources
{
    private static readonly string[] NotOurs = ["bin", "obj", "artifacts", "node_modules", ".git"];

    /// <summary>The repository's root folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The names of the projects under src, without the native program, which is made of the command line's own files.</summary>
    public static IReadOnlyList<string> Projects { get; } =
        [.. Directory.GetDirectories(Path.Combine(Root, "src")).Select(f => Path.GetFileName(f)).Where(p => p != "Signalbox.Events").Order(StringComparer.Ordinal)];

    /// <summary>Their assemblies.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } =
        [.. Projects.Select(p => Assembly.Load(p switch { "Signalbox.Cli" => "signalbox", "Signalbox.Events" => "signalbox-events", _ => p }))];

    /// <summary>Where the assembly of a project lies.</summary>
    public static string Location(string project) => Assemblies.Single(a => a.GetName().Name == (project == "Signalbox.Cli" ? "signalbox" : project)).Location;

    /// <summary>The files under a folder with an ending, by their path from the root; nothing that was built.</summary>
    public static IReadOnlyList<string> Files(string folder, string ending) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*" + ending, SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f))
            .Where(f => !f.Split('/').Any(part => NotOurs.Contains(part)))
            .Order(StringComparer.Ordinal)];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Signalbox.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}
