namespace Signalbox.Architecture.Tests.Floors;

/// <summary>The folders of one project, who uses whom, and the floors that this makes: a folder stands on the floors below it.</summary>
internal sealed class FolderGraph
{
    private readonly Dictionary<string, Dictionary<string, FolderArrow>> _uses = new(StringComparer.Ordinal);

    private FolderGraph(IEnumerable<string> folders, IEnumerable<FolderArrow> arrows)
    {
        foreach (var folder in folders)
            _uses[folder] = new(StringComparer.Ordinal);
        foreach (var arrow in arrows)
            _uses[arrow.From].TryAdd(arrow.To, arrow);
    }

    /// <summary>The namespaces, in order.</summary>
    public IReadOnlyList<string> Folders => [.. _uses.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Reads a project: the union of what its assembly and its sources say, each of which misses some.</summary>
    public static FolderGraph Of(string project)
    {
        var sources = Sources.Files($"src/{project}", ".cs").Concat(Sources.Files($"src/{project}", ".razor"));
        var root = project == "Signalbox.Core" ? "Signalbox" : project;
        var folders = sources.Select(f => string.Join('.', f.Split('/')[2..^1].Prepend(root))).Distinct().ToArray();
        return Made(folders, [.. SourceArrows.Of(project), .. AssemblyArrows.Of(Sources.Location(project))]);
    }

    /// <summary>A graph that a test thought of.</summary>
    public static FolderGraph Made(IReadOnlyCollection<string> folders, IEnumerable<FolderArrow> arrows) =>
        new(folders, arrows.Where(a => folders.Contains(a.From) && folders.Contains(a.To)));

    /// <summary>The circles: of each the way round, with a file on each part of it.</summary>
    public IReadOnlyList<IReadOnlyList<FolderArrow>> Circles()
    {
        List<IReadOnlyList<FolderArrow>> circles = [];
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach (var folder in Folders)
        {
            if (!told.Contains(folder) && WayRound(folder) is { } circle)
            {
                circles.Add(circle);
                told.UnionWith(circle.Select(a => a.From));
            }
        }

        return circles;
    }

    /// <summary>The floors from the ground up; only of a graph without circles.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Floors()
    {
        var heights = new Dictionary<string, int>(StringComparer.Ordinal);
        int Height(string folder) => heights.TryGetValue(folder, out var known) ? known
            : heights[folder] = _uses[folder].Keys.Select(f => Height(f) + 1).DefaultIfEmpty(0).Max();

        return [.. Folders.GroupBy(Height).OrderBy(g => g.Key).Select(g => g.ToArray())];
    }

    // The shortest way from a folder back to it, if there is one.
    private List<FolderArrow>? WayRound(string folder)
    {
        var cameBy = new Dictionary<string, FolderArrow>(StringComparer.Ordinal);
        var next = new Queue<string>([folder]);
        while (next.TryDequeue(out var at))
        {
            foreach (var (to, arrow) in _uses[at].OrderBy(u => u.Key, StringComparer.Ordinal))
            {
                if (!cameBy.TryAdd(to, arrow))
                    continue;
                if (to == folder)
                    return Back(folder, cameBy);
                next.Enqueue(to);
            }
        }

        return null;
    }

    private static List<FolderArrow> Back(string folder, Dictionary<string, FolderArrow> cameBy)
    {
        List<FolderArrow> way = [cameBy[folder]];
        while (way[0].From != folder)
            way.Insert(0, cameBy[way[0].From]);
        return way;
    }
}
