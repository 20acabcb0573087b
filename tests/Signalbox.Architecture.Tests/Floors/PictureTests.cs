using System.Text.RegularExpressions;

namespace Signalbox.Architecture.Tests.Floors;

public sealed partial class PictureTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Sources.Root, "docs/architecture.md"));

    public static TheoryData<string> Projects => [.. Sources.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_picture_of_a_project_shows_its_floors(string project)
    {
        var floors = FolderGraph.Of(project).Floors().Select(f => string.Join(" · ", f.Select(folder => Short(folder, project))));
        var expected = Picture(project, [.. floors]);

        Assert.True(Page.Contains(expected, StringComparison.Ordinal), $"docs/architecture.md should show the floors of {project} so:\n\n{expected}");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_map_names_every_folder_of_a_project(string project)
    {
        var entry = Entry().Matches(Page.Split("```")[1]).Single(m => m.Groups[1].Value == project).Groups[2].Value;
        var named = Folder().Matches(entry).Select(m => m.Groups[1].Value).ToArray();
        var folders = FolderGraph.Of(project).Folders.Select(f => Short(f, project).Split('/')[0]).Where(f => f != "root").Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(folders, named.Distinct().Order(StringComparer.Ordinal));
    }

    private static string Short(string folder, string project)
    {
        var root = project == "Signalbox.Core" ? "Signalbox" : project;
        return folder == root ? "root" : folder[(root.Length + 1)..].Replace('.', '/');
    }

    // From the ground up, as a house is drawn.
    private static string Picture(string project, IReadOnlyList<string> floors) =>
        $"```mermaid\nflowchart BT\n  subgraph {project}\n"
        + string.Concat(floors.Select((floor, i) => $"    f{i}[\"{floor}\"]\n"))
        + (floors.Count > 1 ? $"    {string.Join(" --- ", floors.Select((_, i) => $"f{i}"))}\n" : "")
        + "  end\n```\n";

    [GeneratedRegex(@"^  (Signalbox\.\w+) +((?:.*\n)(?:   +.*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"(?<![\w/])([A-Z]\w+)/")]
    private static partial Regex Folder();
}
