using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Snapshots;

namespace Signalbox.EventLog.Tests.Snapshots;

public sealed class SnapshotPropertyTests
{
    private static readonly string[] Actors = ["A", "B", "C", "D"];
    private static readonly string[] Types = ["question", "answer", "followup", "heartbeat", "error", "note"];

    // What happens to a folder one after the other: an event, a line that is none, a snapshot, harm.
    private abstract record Step
    {
        internal sealed record Say(int Interaction, int Actor, int Type, int Size) : Step;

        internal sealed record Bad(string Line) : Step;

        internal sealed record Write(int Recent, bool Full) : Step;

        internal sealed record Harm(int What) : Step;
    }

    [Fact]
    public void From_whatever_state_a_snapshot_goes_on_it_is_what_a_first_one_is()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40).WithStartSize(10).WithEndSize(60), Prop.ForAll(Steps(), (Step[] steps) =>
        {
            using var folder = new SnapshotFolder();
            var number = 0;
            foreach (var step in steps)
                Do(folder, step, ref number);
            folder.Write(2);
            var result = (folder.Communication, folder.Archive);
            Assert.Equal(folder.WrittenAfresh(2), result);
            Assert.Equal(Expected(folder, 2), result.Communication);
            Assert.False(new SnapshotWriter(folder.Log).Write(new SnapshotOptions { Recent = 2, Full = true }) is { WroteArchive: true } or { WroteCommunication: true });
        }));
    }

    private static Arbitrary<Step[]> Steps()
    {
        var say =
            from interaction in Gen.Choose(1, 8)
            from actor in Gen.Choose(0, 3)
            from type in Gen.Choose(0, 5)
            from size in Gen.Frequency((20, Gen.Choose(0, 30)), (1, Gen.Choose(100_000, 300_000)))
            select (Step)new Step.Say(interaction, actor, type, size);
        var bad = Gen.Elements<Step>(new Step.Bad("{"), new Step.Bad("x"), new Step.Bad(""), new Step.Bad("{\"interaction\":1}"));
        var write = from recent in Gen.Frequency((5, Gen.Constant(2)), (1, Gen.Choose(1, 4))) from full in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true))) select (Step)new Step.Write(recent, full);
        var harm = Gen.Choose(0, 8).Select(h => (Step)new Step.Harm(h));
        return Arb.From(Gen.Frequency((12, say), (1, bad), (6, write), (1, harm)).ArrayOf(), steps => Enumerable.Range(0, steps.Length).Select(i => (Step[])[.. steps[..i], .. steps[(i + 1)..]]));
    }

    private static void Do(SnapshotFolder folder, Step step, ref int number)
    {
        switch (step)
        {
            case Step.Say say:
                folder.Add(say.Interaction, Actors[say.Actor], Types[say.Type], $"{++number} {new string('x', say.Size)}");
                break;
            case Step.Bad bad:
                folder.AddRaw(Encoding.UTF8.GetBytes(bad.Line + "\n"));
                break;
            case Step.Write write:
                folder.Write(write.Recent, write.Full);
                break;
            case Step.Harm harm:
                Harm(folder, harm.What);
                break;
        }
    }

    private static void Harm(SnapshotFolder folder, int what)
    {
        string[] names = ["communication.md", "archive.md", "communication.md.bak", "archive.md.bak", ".communication.md.next", ".archive.md.next", ".events.snapshot.state"];
        if (what < names.Length && File.Exists(folder.In(names[what])))
        {
            if (what % 2 == 0)
                File.Delete(folder.In(names[what]));
            else
                File.AppendAllText(folder.In(names[what]), "harm");
        }
        else if (what == names.Length && File.Exists(folder.In(names[^1])))
        {
            var state = File.ReadAllBytes(folder.In(names[^1]));
            state[state.Length / 2] ^= 1;
            File.WriteAllBytes(folder.In(names[^1]), state);
        }
        else if (what == names.Length + 1 && File.Exists(folder.Log.FilePath))
        {
            File.Copy(folder.Log.FilePath, folder.In("copy"), overwrite: true);
            File.Move(folder.In("copy"), folder.Log.FilePath, overwrite: true);
        }
    }

    // The same told once more, in the simplest way.
    private static string Expected(SnapshotFolder folder, int recent)
    {
        var events = folder.Log.Read().Select(l => l.Event).OfType<LogEvent>().ToList();
        var text = new StringBuilder("# Communication Snapshot\n<!-- BEGIN COMMUNICATION -->\n\n");
        foreach (var interaction in events.GroupBy(e => e.Interaction).OrderByDescending(g => g.Key).Take(recent).OrderBy(g => g.Key))
        {
            text.Append($"### Interaction #{interaction.Key}\n\n");
            var said = interaction.ToList();
            for (var i = 0; i < said.Count; i++)
                text.Append($"#### {Heading(said, i)}\n - {said[i].Content}\n\n");
        }

        return text.Append("<!-- END COMMUNICATION -->\n").ToString();
    }

    private static string Heading(List<LogEvent> said, int at)
    {
        var (actor, type) = (said[at].Actor, said[at].Type);
        if (type == "followup")
            return $"{actor} Follow-Up";
        if (type is not ("question" or "answer"))
            return $"{type} ({actor})";
        bool Speaks(LogEvent e) => e.Actor != actor && e.Type is "question" or "answer" or "followup" && e.Actor != actor;
        var listener = (type == "answer" ? said.Take(at).LastOrDefault(e => e.Type == "question" && e.Actor != actor) : null)
            ?? said.Take(at).LastOrDefault(Speaks) ?? said.Skip(at).FirstOrDefault(Speaks);
        return listener is null ? actor : $"{actor} → {listener.Actor}";
    }
}
