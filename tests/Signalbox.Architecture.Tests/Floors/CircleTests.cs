namespace Signalbox.Architecture.Tests.Floors;

public sealed class CircleTests
{
    public static TheoryData<string> Projects => [.. Sources.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_two_folders_use_each_other_straight_or_round_about(string project)
    {
        var circles = FolderGraph.Of(project).Circles();

        Assert.True(circles.Count == 0, string.Join("\n\n", circles.Select(c => "A circle:\n" + string.Join('\n', c))));
    }

    [Fact]
    public void A_circle_is_told_with_a_file_on_each_part_of_it()
    {
        var graph = FolderGraph.Made(["A", "B", "C", "D"],
        [
            new("A", "B", "One.cs", "Two"), new("B", "C", "Two.cs", "Three"), new("C", "A", "Three.cs", "One"), new("A", "D", "One.cs", "Four"),
        ]);

        var circle = Assert.Single(graph.Circles());

        Assert.Equal(["A → B: One.cs uses Two", "B → C: Two.cs uses Three", "C → A: Three.cs uses One"], circle.Select(a => a.ToString()));
    }

    // What the compiler leaves nothing of is seen in the sources alone.
    [Theory]
    [InlineData("Signalbox.EventLog", "Signalbox.EventLog.Offline", "Signalbox.EventLog.Files", "OfflineQueue.cs", "LogFileNames")]
    [InlineData("Signalbox.Core", "Signalbox.Running", "Signalbox.Handlers", "OutcomeMapper.cs", "JobOutcome")]
    public void The_sources_say_who_uses_a_constant(string project, string from, string to, string file, string type) =>
        Assert.Contains(new FolderArrow(from, to, file, type), SourceArrows.Of(project));

    // What no file of the namespace names, because a component or 'var' hides it, is seen in the assembly alone.
    [Fact]
    public void The_assembly_says_who_uses_a_component() => Assert.Contains(
        AssemblyArrows.Of(Sources.Location("Signalbox.Dashboard")),
        a => a is { From: "Signalbox.Dashboard.Jobs", To: "Signalbox.Dashboard.Parts", Type: "PageHeading" });
}
