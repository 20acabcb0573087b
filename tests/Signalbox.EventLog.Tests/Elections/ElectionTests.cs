using Microsoft.Extensions.Time.Testing;
using Signalbox.EventLog.Elections;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Tests.Elections;

public sealed class ElectionTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Where_nobody_leads_whoever_asks_first_does()
    {
        using var folder = new LogFolder();
        using var log = Open(folder);

        var first = new Election(log, "A").Run(Timeout);
        var second = new Election(log, "B").Run(Timeout);

        Assert.Equal(new Leadership("A", 1, "2000-01-01T00:00:00Z", IsNew: true), first);
        Assert.Equal(first with { IsNew = false }, second);
        var told = Assert.Single(log.Read()).Event!;
        Assert.Equal(("leader_election", "A", 1), (told.Type, told.Actor, told.More["term"].GetInt32()));
    }

    [Fact]
    public void A_leader_that_is_heard_of_stays_and_a_silent_one_is_replaced_with_the_next_term()
    {
        using var folder = new LogFolder();
        using var log = Open(folder);
        new Election(log, "A").Run(Timeout);
        _time.Advance(TimeSpan.FromSeconds(25));
        log.Append(LogFolder.Event("alive", actor: "A", type: EventTypes.Heartbeat));
        _time.Advance(TimeSpan.FromSeconds(25));
        log.Append(LogFolder.Event("alive", actor: "B", type: EventTypes.Heartbeat));

        var early = new Election(log, "B").Run(Timeout);
        _time.Advance(TimeSpan.FromSeconds(6));
        var late = new Election(log, "B").Run(Timeout);

        Assert.Equal(("A", 1), (early.Leader, early.Term));
        Assert.Equal(("B", 2, true), (late.Leader, late.Term, late.IsNew));
        Assert.Equal("B leads from term 2: A was not heard of for 30 s", log.Read().Last().Event!.Content);
    }

    [Fact]
    public void A_leader_that_was_paused_finds_out_before_it_acts()
    {
        using var folder = new LogFolder();
        using var log = Open(folder);
        var paused = new Election(log, "A");
        paused.Run(Timeout);
        _time.Advance(TimeSpan.FromMinutes(1));
        new Election(log, "B").Run(Timeout);
        Assert.True(paused.Leads);

        var refused = Assert.Throws<EventLogException>(() => paused.Act(LogFolder.Event("dispatch", actor: "A")));

        Assert.Equal(EventLogFault.NotLeader, refused.Fault);
        Assert.Contains("B leads since term 2", refused.Message);
        Assert.False(paused.Leads);
        Assert.Equal(2, log.Read().Count());

        var done = new Election(log, "B");
        done.Look();
        Assert.Equal(2, done.Act(LogFolder.Event("dispatch", actor: "B")).More["term"].GetInt64());
    }

    [Fact]
    public void A_term_that_is_over_is_refused_even_to_whoever_leads_again()
    {
        using var folder = new LogFolder();
        using var log = Open(folder);
        new Election(log, "A").Run(Timeout);
        _time.Advance(TimeSpan.FromMinutes(1));
        new Election(log, "B").Run(Timeout);
        _time.Advance(TimeSpan.FromMinutes(1));
        var again = new Election(log, "A");
        again.Run(Timeout);

        Assert.Throws<EventLogException>(() => again.Act(LogFolder.Event("old", actor: "A"), term: 1));
        Assert.Equal("new", again.Act(LogFolder.Event("new", actor: "A"), term: 3).Content);
    }

    [Fact]
    public async Task Of_many_who_elect_at_once_one_leads()
    {
        using var folder = new LogFolder();
        var logs = Enumerable.Range(0, 8).Select(_ => Open(folder)).ToList();

        var found = await Task.WhenAll(logs.Select((log, i) => Task.Run(() => new Election(log, $"agent {i}").Run(Timeout))));

        Assert.Single(found.Select(f => f.Leader).Distinct());
        Assert.Single(logs[0].Read());
        logs.ForEach(l => l.Dispose());
    }

    [Fact]
    public void An_orchestrator_that_nobody_elected_is_followed_while_it_is_alive()
    {
        using var folder = new LogFolder();
        using var log = Open(folder);
        log.Append(LogFolder.Event("alive", actor: "orchestrator", type: EventTypes.Heartbeat));

        Assert.Null(new Election(log, "B").Run(Timeout).Leader);
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("B", new Election(log, "B").Run(Timeout).Leader);
    }

    [Fact]
    public void Who_watches_judges_by_its_own_steady_clock_whatever_times_others_write()
    {
        using var folder = new LogFolder();
        using var log = Open(folder);
        new Election(log, "A").Run(Timeout);
        var watching = new Election(log, "B");
        watching.Look();
        _time.Advance(TimeSpan.FromSeconds(20));
        log.Append(LogFolder.Event("alive", actor: "A", type: EventTypes.Heartbeat) with { Timestamp = "1969-01-01T00:00:00Z" });

        Assert.Equal("A", watching.RunWatching(Timeout).Leader);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("A", watching.RunWatching(Timeout).Leader);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("B", watching.RunWatching(Timeout).Leader);
    }

    [Fact]
    public void Copies_that_elected_at_once_agree_on_one_leader_in_whatever_order_they_have_the_lines()
    {
        using var folder = new LogFolder();
        using var other = new LogFolder();
        using (var one = Open(folder))
            new Election(one, "A").Run(Timeout);
        using (var two = Open(other))
            new Election(two, "B").Run(Timeout);
        var (mine, theirs) = (File.ReadAllText(folder.LogPath), File.ReadAllText(other.LogPath));
        File.WriteAllText(folder.LogPath, mine + theirs);
        File.WriteAllText(other.LogPath, theirs + mine);
        using var log = Open(folder);
        using var copy = Open(other);

        Assert.Equal(("A", "A"), (new Election(log, "C").Look().Leader, new Election(copy, "C").Look().Leader));
        Assert.Throws<EventLogException>(() => new Election(copy, "B").Act(LogFolder.Event(actor: "B"), term: 1));
    }

    [Fact]
    public void Elections_that_wait_to_be_shared_count_whatever_waited_before()
    {
        using var folder = new LogFolder();
        using var log = Open(folder);
        var paused = new Election(log, "A");
        log.Queue.GoOffline("away", DateTimeOffset.UnixEpoch);
        paused.Run(Timeout);
        for (var i = 0; i < 3; i++)
            log.Append(LogFolder.Event($"waits {i}"));
        paused.Look();
        log.Queue.GoOnline();
        log.Append(LogFolder.Event("online"));
        log.Queue.GoOffline("away again", DateTimeOffset.UnixEpoch);
        _time.Advance(TimeSpan.FromMinutes(1));
        new Election(log, "B").Run(Timeout);
        for (var i = 0; i < 5; i++)
            log.Append(LogFolder.Event($"waits again {i}"));

        Assert.Throws<EventLogException>(() => paused.Act(LogFolder.Event("dispatch", actor: "A"), term: 1));
        Assert.Equal("B", paused.Now.Leader);
    }

    [Fact]
    public void Who_watches_is_not_kept_waiting_by_what_waits_in_the_queue()
    {
        using var folder = new LogFolder();
        using var log = Open(folder);
        log.Queue.GoOffline("away", DateTimeOffset.UnixEpoch);
        new Election(log, "A").Run(Timeout);
        var watching = new Election(log, "B");
        watching.Look();

        for (var seconds = 0; seconds < 30; seconds += 10)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            Assert.Equal("A", watching.RunWatching(Timeout).Leader);
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("B", watching.RunWatching(Timeout).Leader);
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("-5")]
    [InlineData("\"9\"")]
    public void A_term_that_cannot_be_elects_nobody_for_ever(string term)
    {
        using var folder = new LogFolder();
        File.WriteAllText(folder.LogPath, $$"""{"interaction":1,"actor":"M","type":"leader_election","content":"mine","timestamp":"1970-01-01T00:00:00Z","term":{{term}}}""" + "\n");
        using var log = Open(folder);

        var elected = new Election(log, "A").Run(Timeout);

        Assert.Equal(("A", true), (elected.Leader, elected.IsNew));
        Assert.InRange(elected.Term, 1, 2);
    }

    [Fact]
    public void A_sign_from_the_far_future_is_none()
    {
        using var folder = new LogFolder();
        using var log = Open(folder);
        new Election(log, "A").Run(Timeout);
        log.Append(LogFolder.Event("alive", actor: "A", type: EventTypes.Heartbeat) with { Timestamp = "2999-01-01T00:00:00Z" });

        Assert.Equal("B", new Election(log, "B").Run(Timeout).Leader);
    }

    private SharedLog Open(LogFolder folder) => folder.Open(new SharedLogOptions { Time = _time });
}
