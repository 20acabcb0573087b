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

    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

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

    /// <summary>Makes the folder at <paramref name="relative"/> with those above it, and tells which were made, outermost first.</summary>
    /// <exception cref="JobFaultException">A symbolic link or a file is in the way.</exception>
    public IReadOnlyList<string> CreateFolder(string relative)
    {
        if (relative.Length > 0 && Obstacle(relative + "/x") is { } obstacle)
            throw new JobFaultException($"The folder '{relative}' cannot be used: it {obstacle}.");
        var made = new Stack<string>();
        for (var path = PathOf(relative); !Directory.Exists(path); path = Path.GetDirectoryName(path)!)
            made.Push(path);
        foreach (var path in made)
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, FolderMode);
        }

        return [.. made];
    }
}
