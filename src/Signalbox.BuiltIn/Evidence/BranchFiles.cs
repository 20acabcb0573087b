using System.Text.Json;

namespace Signalbox.BuiltIn.Evidence;

/// <summary>Compares approved files with those on a branch. Ancestry says nothing: a squash has none.</summary>
internal sealed class BranchFiles(GitHubClient client, string repository, string branch)
{
    private const int MostSingleFiles = 100;
    private const string Link = "120000";

    /// <summary>Every file that is not on the branch as it was approved, a sentence each.</summary>
    /// <exception cref="UnconfirmedException">The branch cannot be read.</exception>
    public async Task<IReadOnlyList<string>> DifferencesAsync(IReadOnlyList<ApprovedFile> files, CancellationToken cancellationToken)
    {
        var ids = await TreeAsync(cancellationToken) ?? await SingleAsync(files, cancellationToken);
        var differences = new List<string>();
        foreach (var file in files)
        {
            var id = ids.GetValueOrDefault(file.Path);
            if (file.Content is null && id is not null)
                differences.Add($"Delete '{file.Path}' from '{branch}' as the checkpoint '{file.Checkpoint}' approved: it is still there.");
            else if (file.Content is not null && id is null)
                differences.Add($"Merge '{file.Path}' into '{branch}' as the checkpoint '{file.Checkpoint}' approved: it is not there.");
            else if (id is not null && !file.Is(id))
                differences.Add($"Merge '{file.Path}' into '{branch}' as the checkpoint '{file.Checkpoint}' approved, or ask for approval of what is there: it differs.");
        }

        return differences;
    }

    // The ids of all files by their paths; null when the branch has more than GitHub tells at once, or trees cannot be read.
    private async Task<Dictionary<string, string>?> TreeAsync(CancellationToken cancellationToken)
    {
        var answer = await client.GetAsync($"repos/{repository}/git/trees/{Uri.EscapeDataString(branch)}?recursive=1", cancellationToken);
        if (answer.Body.ValueKind != JsonValueKind.Object || answer.Flag("truncated") == true || !answer.Body.TryGetProperty("tree", out var tree) || tree.ValueKind != JsonValueKind.Array)
            return null;
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in tree.EnumerateArray())
        {
            var entry = new GitHubAnswer(item, null);
            if (entry.Text("path") is { } path && entry.Text("sha") is { } id && entry.Text("type") != "tree")
                ids[path] = entry.Text("mode") == Link ? "link" : id;
        }

        return ids;
    }

    private async Task<Dictionary<string, string>> SingleAsync(IReadOnlyList<ApprovedFile> files, CancellationToken cancellationToken)
    {
        if (files.Count > MostSingleFiles)
            throw new UnconfirmedException($"Let a person compare what was merged with what was approved: '{branch}' is too large for its {files.Count:N0} files to be read.");
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var path = string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString));
            var answer = await client.GetAsync($"repos/{repository}/contents/{path}?ref={Uri.EscapeDataString(branch)}", cancellationToken);
            if (!answer.IsNotFound)
                ids[file.Path] = answer.Text("type") is "file" or null ? Id(answer) : "other";
        }

        if (ids.Count < files.Count)
            await RequireReadableAsync(cancellationToken);
        return ids;
    }

    // Of a large file the content is left out.
    private static string Id(GitHubAnswer file)
    {
        if (file.Text("encoding") == "base64" && file.Text("content") is { Length: > 0 } text)
        {
            var content = new byte[text.Length];
            if (Convert.TryFromBase64String(text, content, out var length))
                return ApprovedFile.IdOf(content.AsSpan(0, length), file.Text("sha")?.Length ?? 0);
        }

        return file.Text("sha") ?? "other";
    }

    // A file that is not found must not stand for a branch that the token may not read.
    private async Task RequireReadableAsync(CancellationToken cancellationToken)
    {
        var root = await client.GetAsync($"repos/{repository}/contents/?ref={Uri.EscapeDataString(branch)}", cancellationToken);
        if (root.IsNotFound)
        {
            throw new UnconfirmedException(
                $"The branch '{branch}' of {repository} cannot be read: give the token of GITHUB_TOKEN the permission {GitHubClient.Permission(root.Permissions ?? "contents=read")}.");
        }
    }
}
