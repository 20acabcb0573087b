namespace Signalbox.EventLog.Tests.Snapshots;

public sealed class HeadingTests : IDisposable
{
    private readonly SnapshotFolder _folder = new();

    [Fact]
    public void An_answer_goes_to_who_asked_last()
    {
        _folder.Add(1, "A", "question", "?");
        _folder.Add(1, "C", "question", "?");
        _folder.Add(1, "D", "followup", "!");
        _folder.Add(1, "B", "answer", "!");
        _folder.Add(1, "C", "answer", "!");
        _folder.Add(1, "A", "question", "?");

        Assert.Equal(["A → C", "C → A", "D Follow-Up", "B → C", "C → A", "A → C"], Headings());
    }

    [Fact]
    public void Who_speaks_alone_speaks_to_the_one_who_comes_later()
    {
        _folder.Add(1, "A", "question", "?");
        _folder.Add(1, "A", "question", "Hello?");
        _folder.Add(1, "S", "heartbeat", "");
        _folder.Write();
        Assert.Equal(["A", "A", "heartbeat (S)"], Headings());

        _folder.Add(1, "B", "answer", "!");

        Assert.Equal(["A → B", "A → B", "heartbeat (S)", "B → A"], Headings());
        Assert.Equal(_folder.WrittenAfresh(), (_folder.Communication, _folder.Archive));
    }

    [Fact]
    public void An_event_may_name_whom_it_is_for()
    {
        _folder.AddRaw("""{"interaction":1,"actor":"A","type":"question","content":"?","timestamp":"t","to":"Z"}"""u8);
        _folder.AddRaw("\n"u8);
        _folder.AddRaw("""{"interaction":1,"actor":"B","type":"answer","content":"!","timestamp":"t","\u0074o":"<b>\nY","re":{"to":"X"}}"""u8);
        _folder.AddRaw("\n"u8);
        _folder.AddRaw("""{"interaction":1,"actor":"A","type":"question","content":"?","timestamp":"t","to":7}"""u8);
        _folder.AddRaw("\n"u8);

        Assert.Equal(["A → Z", "B → \\<b> Y", "A → B"], Headings());
    }

    [Fact]
    public void Other_types_are_named()
    {
        _folder.Add(1, "A", "error", "x");
        _folder.Add(1, "A", "leader_election", "x");

        Assert.Equal(["error (A)", "leader_election (A)"], Headings());
    }

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string> Headings()
    {
        _folder.Write();
        return _folder.Communication.Split('\n').Where(l => l.StartsWith("#### ", StringComparison.Ordinal)).Select(l => l[5..]);
    }
}
