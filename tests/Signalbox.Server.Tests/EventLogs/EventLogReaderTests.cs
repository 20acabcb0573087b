using System.Text.Json;
using Signalbox.EventLog;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Seals;
using Signalbox.Server.EventLogs.Readings;

namespace Signalbox.Server.Tests.EventLogs;

public sealed class EventLogReaderTests
{
    [Fact]
    public void A_folder_that_is_not_there_yet_has_nothing_to_show()
    {
        using var folder = new LogBox();
        using var log = new SharedLog(Path.Combine(folder.Folder, "later"));
        var reading = new EventLogReader(log).Read();

        Assert.Null(reading.Size);
        Assert.Empty(reading.Interactions);
    }

    [Fact]
    public void Conversations_come_in_the_order_in_which_they_were_last_spoken_in()
    {
        using var folder = new LogBox();
        using var log = folder.Open();
        var desk = new EventLogReader(log);
        Say(log, 9, "question", "nine");
        Say(log, 2, "question", "two");
        Assert.Equal([2, 9], desk.Read().Interactions.Select(i => i.Number));

        Say(log, 9, "answer", "again");

        Assert.Equal([9, 2], desk.Read().Interactions.Select(i => i.Number));
        Assert.Equal(["nine", "again"], desk.Read().Interactions[0].Events.Select(e => e.Content));
        Assert.Same(desk.Read(), desk.Read());
    }

    [Fact]
    public void Heartbeats_and_seals_are_no_part_of_a_conversation()
    {
        using var folder = new LogBox();
        using var log = folder.Open();
        Say(log, 1, EventTypes.Heartbeat, "alive", ("role", "node"));
        Assert.NotNull(new LogSeals(log).Append());

        var reading = new EventLogReader(log).Read();

        Assert.Empty(reading.Interactions);
        Assert.Equal(("a", "node"), (Assert.Single(reading.Heartbeats).Actor, reading.Heartbeats[0].Role));
    }

    [Fact]
    public void Whoever_is_first_in_the_highest_term_leads()
    {
        using var folder = new LogBox();
        using var log = folder.Open();
        Say(log, 1, EventTypes.LeaderElection, "b leads", ("term", 2), ("leader", "b"));
        Say(log, 1, EventTypes.LeaderElection, "too late", ("term", 2), ("leader", "c"));
        Say(log, 1, EventTypes.LeaderElection, "long ago", ("term", 1), ("leader", "d"));
        var desk = new EventLogReader(log);
        var leader = desk.Read().Leader!;
        Assert.Equal(("b", 2), (leader.Name, leader.Term));

        // What says no term, as a shell may, is the next election.
        Say(log, 1, EventTypes.LeaderElection, "a leads");
        leader = desk.Read().Leader!;
        Assert.Equal(("a", 3), (leader.Name, leader.Term));
    }

    [Fact]
    public void What_waits_is_shown_as_waiting_until_it_is_in_the_log()
    {
        using var folder = new LogBox();
        using var log = folder.Open();
        var desk = new EventLogReader(log);
        Say(log, 1, "question", "before");
        File.WriteAllText(Path.Combine(folder.Folder, "events.offline"), """{"since":"2026-11-20T08:00:00Z","reason":"the remote is away"}""");
        Say(log, 1, "answer", "waits");

        var offline = desk.Read();
        Assert.Equal((1, "the remote is away"), (offline.Waiting, offline.Offline!.Value.Reason));
        Assert.Equal([false, true], offline.Interactions[0].Events.Select(e => e.Waits));

        File.Delete(Path.Combine(folder.Folder, "events.offline"));
        Say(log, 1, "answer", "after");

        var online = desk.Read();
        Assert.Equal((0, null), (online.Waiting, online.Offline));
        Assert.Equal(["before", "waits", "after"], online.Interactions[0].Events.Select(e => e.Content));
    }

    [Fact]
    public void Of_a_large_log_the_end_is_read_and_it_is_said_how_much_was_not()
    {
        using var folder = new LogBox();
        using (var file = File.CreateText(folder.LogPath))
        {
            for (var i = 0; i < 12; i++)
                file.Write(JsonSerializer.Serialize(new { interaction = i, actor = "a", type = "answer", content = new string('x', 1_000_000), timestamp = "2026-11-20T08:00:00Z" }) + "\n");
        }

        using var log = folder.Open();
        var desk = new EventLogReader(log);
        var reading = desk.Read();

        Assert.Equal([11, 10, 9, 8, 7, 6, 5, 4], reading.Interactions.Select(i => i.Number));
        Assert.Equal(reading.Size - EventLogReader.Most, reading.PassedOver);
        Assert.Equal(0, reading.BadLines);
        Assert.Equal((ShownEvent.MostContent, 1_000_000 - ShownEvent.MostContent), (reading.Interactions[0].Events[0].Content.Length, reading.Interactions[0].Events[0].Left));
        Say(log, 11, "answer", "more");
        Assert.Equal("more", desk.Read().Interactions[0].Events[^1].Content);
    }

    [Fact]
    public void However_many_write_the_picture_stays_in_its_bounds()
    {
        var picture = new EventLogSummaryBuilder();
        for (var i = 0; i < 2_000; i++)
        {
            picture.Add(Event(i, "answer", "x"));
            picture.Add(Event(7, EventTypes.Error, "x"));
            picture.Add(Event(1, EventTypes.Heartbeat, "x") with { Actor = $"actor {i}" });
        }

        Assert.Equal(EventLogSummaryBuilder.MostInteractions, picture.Interactions.Count);
        Assert.Equal(EventLogSummaryBuilder.MostErrors, picture.Errors.Count);
        Assert.Equal(EventLogSummaryBuilder.MostActors, picture.Heartbeats.Count);
        Assert.Equal("actor 1999", picture.Heartbeats[0].Actor);
        var busy = picture.Interactions.Single(i => i.Number == 7);
        Assert.Equal((EventLogSummaryBuilder.MostEvents, 2_001 - EventLogSummaryBuilder.MostEvents), (busy.Events.Count, busy.Earlier));
    }

    [Fact]
    public void Bad_lines_are_counted_and_a_log_that_is_begun_anew_is_read_anew()
    {
        using var folder = new LogBox();
        using var log = folder.Open();
        var desk = new EventLogReader(log);
        File.WriteAllText(folder.LogPath, "no event\n" + new string('x', 1_000) + "\n");
        Say(log, 1, "answer", "old");
        Assert.Equal(2, desk.Read().BadLines);

        File.Delete(folder.LogPath);
        Say(log, 5, "answer", "new");

        var reading = desk.Read();
        Assert.Equal((0, 5), (reading.BadLines, Assert.Single(reading.Interactions).Number));
    }

    private static void Say(SharedLog log, long interaction, string type, string content, params (string Name, object Value)[] more) =>
        log.Append(Event(interaction, type, content) with { More = more.ToDictionary(m => m.Name, m => JsonSerializer.SerializeToElement(m.Value)) });

    private static LogEvent Event(long interaction, string type, string content) => new() { Interaction = interaction, Actor = "a", Type = type, Content = content };
}
