namespace Signalbox.EventLog.Tests.Snapshots;

public sealed class SnapshotTests : IDisposable
{
    private readonly SnapshotFolder _folder = new();

    [Fact]
    public void Recent_interactions_are_in_the_communication_and_older_ones_in_the_archive()
    {
        _folder.Add(1, "Agent A", "question", "How do I start the MCP server?");
        _folder.Add(1, "Agent B", "answer", "Run it.\nThen wait.", "2026-11-20T08:00:01Z");
        _folder.Add(2, "Agent A", "question", "Is it up?");
        _folder.Add(3, "Agent B", "heartbeat", "alive");
        _folder.Add(4, "Agent A", "question", "How do I stop it?");
        _folder.Add(4, "Agent B", "answer", "Like this:\nsecond line\n\nfourth line");
        _folder.Add(4, "Agent A", "followup", "Thanks.");
        _folder.Add(4, "Agent C", "note", "Seen.");

        var result = _folder.Write();

        Assert.Equal(
            """
            # Communication Snapshot
            <!-- BEGIN COMMUNICATION -->

            ### Interaction #2

            #### Agent A
             - Is it up?

            ### Interaction #3

            #### heartbeat (Agent B)
             - alive

            ### Interaction #4

            #### Agent A → Agent B
             - How do I stop it?

            #### Agent B → Agent A
             - Like this:
               second line

               fourth line

            #### Agent A Follow-Up
             - Thanks.

            #### note (Agent C)
             - Seen.

            <!-- END COMMUNICATION -->

            """,
            _folder.Communication);
        Assert.Equal(
            """
            # Communication Archive

            ## Interaction #1

            - [Agent A question 2026-11-20T08:00:00Z]
              How do I start the MCP server?
            - [Agent B answer 2026-11-20T08:00:01Z]
              Run it.
              Then wait.


            """,
            _folder.Archive);
        Assert.Equal((8, 4, 1, false), (result.Events, result.Interactions, result.Archived, result.IsIncremental));
        Assert.True(result.WroteCommunication && result.WroteArchive);
    }

    [Fact]
    public void An_empty_log_has_empty_files()
    {
        _folder.Write();

        Assert.Equal("# Communication Snapshot\n<!-- BEGIN COMMUNICATION -->\n\n<!-- END COMMUNICATION -->\n", _folder.Communication);
        Assert.Equal("# Communication Archive\n\n", _folder.Archive);
    }

    [Fact]
    public void A_second_snapshot_of_the_same_log_writes_nothing()
    {
        _folder.Add(1, "Agent A", "question", "Why?");
        _folder.Write(1);
        var times = Times();

        var again = _folder.Write(1);
        var full = _folder.Write(1, full: true);

        Assert.True(again.IsIncremental);
        Assert.False(full.IsIncremental);
        Assert.False(again.WroteCommunication || again.WroteArchive || full.WroteCommunication || full.WroteArchive);
        Assert.Equal(times, Times());
    }

    [Fact]
    public void What_is_appended_later_is_added_where_it_belongs()
    {
        for (var i = 1; i <= 6; i++)
            _folder.Add(i, "Agent A", "question", $"Question {i}?");
        _folder.Write(2);

        _folder.Add(6, "Agent B", "answer", "To six.");
        Assert.True(_folder.Write(2).IsIncremental);
        Assert.Equal(_folder.WrittenAfresh(2), (_folder.Communication, _folder.Archive));

        _folder.Add(2, "Agent B", "answer", "Late, to two.");
        _folder.Add(4, "Agent B", "answer", "Late, to four.");
        _folder.Add(9, "Agent C", "question", "Nine?");
        _folder.Add(7, "Agent C", "question", "Seven?");
        var result = _folder.Write(2);

        Assert.True(result.IsIncremental);
        Assert.Equal((8, 6), (result.Interactions, result.Archived));
        Assert.Equal(_folder.WrittenAfresh(2), (_folder.Communication, _folder.Archive));

        _folder.Add(3, "Agent C", "question", "Three again?");
        _folder.Add(0, "Agent C", "question", "Zero?");
        Assert.True(_folder.Write(2).IsIncremental);
        Assert.Equal(_folder.WrittenAfresh(2), (_folder.Communication, _folder.Archive));
    }

    [Fact]
    public void The_files_before_are_kept_as_backup()
    {
        for (var i = 1; i <= 6; i++)
        {
            var before = i > 1 ? (_folder.Communication, _folder.Archive) : default;
            _folder.Add(i, "Agent A", "question", $"Question {i}?");
            _folder.Write(1);
            if (i > 1)
                Assert.Equal(before.Communication, _folder.Read("communication.md.bak"));
            if (i > 2)
                Assert.Equal(before.Archive, _folder.Read("archive.md.bak"));
        }
    }

    [Fact]
    public void Interactions_change_files_in_an_order_in_which_none_is_missing()
    {
        for (var i = 1; i <= 6; i++)
            _folder.Add(i, "Agent A", "question", $"Question {i}?");
        _folder.Write(3);

        _folder.Write(1);
        Assert.Equal(_folder.WrittenAfresh(1), (_folder.Communication, _folder.Archive));
        _folder.Write(5);
        Assert.Equal(_folder.WrittenAfresh(5), (_folder.Communication, _folder.Archive));
    }

    public void Dispose() => _folder.Dispose();

    private (DateTime, DateTime) Times() => (File.GetLastWriteTimeUtc(_folder.In("communication.md")), File.GetLastWriteTimeUtc(_folder.In("archive.md")));
}
