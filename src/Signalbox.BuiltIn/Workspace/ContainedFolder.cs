using Signalbox.BuiltIn.Inputs;

namespace Signalbox.BuiltIn.Workspace;

/// <summary>
/// A folder that jobs work below and never outside of: every name below it is checked for symbolic links each time it is
/// used. The folder itself, and what leads to it, is the operator's choice and may be a link.
/// </summary>
internal sealed class ContainedFolder(string root)
{
    /// <summary>How the names of Signalbox's own temporary files begin.</summary>
    public const string OwnPrefix = ".signalbox-";

    /// <summary>The folder's full path.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>The full path of a checked relative path.</summary>
    /// <exception cref="ArgumentException">The path leads outside.</exception>
    public string PathOf(string relative)
    {
        var path = Path.GetFullPath(Path.Combine(Root, relative));
        if (path != Root && !path.StartsWith(Root.EndsWith('/') ? Root : Root + '/', StringComparison.Ordinal))
            throw new ArgumentException($"The path '{relative}' leads outside of its folder.", nameof(relative));
        return path;
    }

    /// <summary>
    /// Why a file cannot be at <paramref name="relative"/>: a symbolic link or a file stands where a folder must, or
    /// something other than a file in its place. Null when nothing is in the way.
    /// </summary>
    public string? Obstacle(string relative)
    {
        var path = PathOf(relative);
        for (var end = Root.Length + 1; end < path.Length;)
        {
            var slash = path.IndexOf('/', end);
            var last = slash < 0;
            var part = last ? path : path[..slash];
            var name = part[(Root.Length + 1)..];
            if (new FileInfo(part).LinkTarget is not null)
                return $"leads through the symbolic link '{name}', which is not followed";
            if (!last && File.Exists(part))
                return $"needs '{name}' to be a folder, and it is a file";
            if (last && Directory.Exists(part))
                return "is a folder already";
            end = last ? path.Length : slash + 1;
        }

        return null;
    }

    /// <summary>Holds the folder at <paramref name="relative"/>, entered from the root name by name; null when there is none.</summary>
    /// <param name="relative">A checked relative path; empty for the root.</param>
    /// <exception cref="JobFaultException">A symbolic link or a file is in the way.</exception>
    public HeldFolder? TryHold(string relative)
    {
        var held = HeldFolder.TryOpen(Root);
        foreach (var name in Names(relative))
        {
            using var above = held;
            held = above?.TryEnter(name);
        }

        return held;
    }

    /// <summary>Holds the folder at <paramref name="relative"/>, which is made with those above it where there is none.</summary>
    /// <param name="relative">A checked relative path; empty for the root.</param>
    /// <param name="made">Is told of each folder below the root that is made, outermost first: its path.</param>
    /// <exception cref="JobFaultException">A symbolic link or a file is in the way.</exception>
    public HeldFolder Hold(string relative, Action<string>? made = null)
    {
        if (relative.Length > 0 && Obstacle(relative + "/x") is { } obstacle)
            throw new JobFaultException($"The folder '{relative}' cannot be used: it {obstacle}.");
        Directory.CreateDirectory(Root);
        var held = HeldFolder.TryOpen(Root) ?? throw Gone("");
        var path = "";
        foreach (var name in Names(relative))
        {
            using var above = held;
            path = path.Length == 0 ? name : $"{path}/{name}";
            var isMade = above.TryMake(name);
            held = above.TryEnter(name) ?? throw Gone(path);
            if (!isMade)
                continue;
            above.Flush();
            made?.Invoke(path);
        }

        return held;
    }

    /// <summary>Opens the file at <paramref name="relative"/> to be read; null when there is none.</summary>
    /// <exception cref="JobFaultException">A symbolic link is in the way, or a file where a folder must be.</exception>
    public FileStream? TryRead(string relative)
    {
        var (folder, name) = Split(relative);
        using var held = TryHold(folder);
        return held?.TryRead(name);
    }

    /// <summary>The folder and the name of a file.</summary>
    public static (string Folder, string Name) Split(string relative)
    {
        var slash = relative.LastIndexOf('/');
        return slash < 0 ? ("", relative) : (relative[..slash], relative[(slash + 1)..]);
    }

    private static string[] Names(string relative) => relative.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static IOException Gone(string relative) => new($"The folder '{relative}' was taken away while it was in use.");
}
