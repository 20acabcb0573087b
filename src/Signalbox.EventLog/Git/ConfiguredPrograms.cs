using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Git;

/// <summary>
/// Programs that git's settings name for filters and merges, and that attributes of a commit choose: a commit may bring the
/// attributes, and often the programs themselves as well. A sync runs none of them unless it is told to.
/// </summary>
/// <param name="Filters">The names of the filters; nothing is written to the work tree that would go through one.</param>
/// <param name="Settings">Settings of git by which none of them runs.</param>
internal sealed record ConfiguredPrograms(IReadOnlyList<string> Filters, IReadOnlyList<string> Settings)
{
    /// <summary>None are to be kept from running.</summary>
    public static readonly ConfiguredPrograms None = new([], []);

    /// <summary>Reads git's settings.</summary>
    /// <exception cref="EventLogException">One cannot be switched off by its name.</exception>
    public static async Task<ConfiguredPrograms> FindAsync(GitProcess git, CancellationToken cancellationToken)
    {
        var filters = await NamesAsync(git, "filter", ["clean", "smudge", "process", "required"], cancellationToken);
        var merges = await NamesAsync(git, "merge", ["driver"], cancellationToken);
        if (filters.Concat(merges).FirstOrDefault(n => n.Contains('=', StringComparison.Ordinal) || n.Contains('\n', StringComparison.Ordinal)) is { } odd)
            throw new EventLogException(EventLogFault.Git, $"Git's settings name a filter or merge driver '{GitOutput.Shown(odd)}': give it a name without '=' and line feeds, or take it away ('git config --edit'), then sync again.");
        // Without a command a filter is none; a driver that fails is a conflict, which a person settles.
        return new ConfiguredPrograms(filters, [
            .. filters.SelectMany(f => new[] { $"filter.{f}.clean=", $"filter.{f}.smudge=", $"filter.{f}.process=", $"filter.{f}.required=false" }),
            .. merges.Select(m => $"merge.{m}.driver=false"),
        ]);
    }

    /// <summary>Which of the filters a file of a commit would go through.</summary>
    /// <param name="git">Runs git.</param>
    /// <param name="commit">The commit, whose attributes count.</param>
    /// <param name="paths">Files of it, each with its path from the uppermost folder.</param>
    /// <param name="index">An index to use, whose content does not matter, and that uppermost folder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The first such file and its filter; null when there is none.</returns>
    public async Task<(string Path, string Filter)?> FirstFilteredAsync(GitProcess git, string commit, IReadOnlyList<string> paths, (string File, string Top) index, CancellationToken cancellationToken)
    {
        if (Filters.Count == 0 || paths.Count == 0)
            return null;
        await git.DoAsync(new GitCall("read-tree", commit) { Index = index.File }, cancellationToken);
        var names = System.Text.Encoding.UTF8.GetBytes(string.Concat(paths.Select(p => p + "\0")));
        var asked = await git.DoAsync(new GitCall("check-attr", "--cached", "-z", "--stdin", "filter") { Index = index.File, Folder = index.Top, Input = (to, token) => to.WriteAsync(names, token).AsTask() }, cancellationToken);
        foreach (var told in asked.Parts.Chunk(3))
        {
            if (told is [var path, _, var filter] && Filters.Contains(filter))
                return (path, filter);
        }

        return null;
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(GitProcess git, string section, string[] keys, CancellationToken cancellationToken)
    {
        var found = await git.RunAsync(new GitCall("config", "-z", "--name-only", "--get-regexp", $@"^{section}\..*\.({string.Join('|', keys)})$"), cancellationToken);
        return [.. found.Parts.Select(k => k[(section.Length + 1)..k.LastIndexOf('.')]).Distinct(StringComparer.Ordinal)];
    }
}
