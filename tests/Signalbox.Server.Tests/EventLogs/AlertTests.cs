using System.Text;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Webhooks;
using Signalbox.Server.Health;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.EventLogs;

public sealed class AlertTests
{
    [Fact]
    public async Task Whoever_writes_an_error_the_webhook_is_told_once()
    {
        using var folder = new LogBox();
        await using var receiver = await AlertReceiver.OpenAsync();
        await using var box = await folder.StartNodeAsync(o => o with { Webhook = receiver.Webhook, Mirror = false });
        // As an agent does that is a shell script.
        await ForeignWriter.AppendAsync(folder.LogPath, """{"interaction":3,"actor":"Agent B","type":"error","content":"no <!channel> & co","timestamp":"2026-11-20T08:00:00Z"}""");
        Say(folder, "fine", "answer");

        await Eventually.HoldsAsync(() => receiver.Taken.Count == 1, "the alert comes");
        Say(folder, "another");
        await Eventually.HoldsAsync(() => receiver.Taken.Count == 2, "the next comes");

        var alert = receiver.Taken[0];
        Assert.Equal(3, alert["interaction"]!.GetValue<long>());
        Assert.Equal("Agent B", alert["actor"]!.GetValue<string>());
        Assert.Equal("no <!channel> & co", alert["content"]!.GetValue<string>());
        Assert.Equal("Error of Agent B in interaction 3: no &lt;!channel&gt; &amp; co", alert["text"]!.GetValue<string>());
        Assert.Equal("2026-11-20T08:00:00Z", alert["timestamp"]!.GetValue<string>());
        Assert.Equal(folder.LogPath, alert["log"]!.GetValue<string>());
        Assert.Equal($"posted to {receiver.Webhook.Authority}", box.Get<ServiceStates>().Alerts!.Words);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_asked_again_and_gets_each_alert_once()
    {
        using var folder = new LogBox();
        await using var receiver = await AlertReceiver.OpenAsync(0, 500, 503);
        using var log = folder.Open();
        using var poster = new WebhookPoster(receiver.Webhook);
        using var alerts = new ErrorWebhook(log, poster);
        await alerts.RunOnceAsync();
        Say(folder, "one");
        Say(folder, "two");

        var first = await alerts.RunOnceAsync();
        var second = await alerts.RunOnceAsync();
        var third = await alerts.RunOnceAsync();

        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), null), (first.RetryAfter, second.RetryAfter, third.RetryAfter));
        Assert.Equal(["one", "two"], receiver.Taken.Select(t => t["content"]!.GetValue<string>()));
        Assert.DoesNotContain("s3cr3t", first.Problem);
        Assert.Equal(0, (await alerts.RunOnceAsync()).Posted);
    }

    [Fact]
    public async Task A_receiver_that_is_down_gets_what_happened_meanwhile_when_it_is_up_again()
    {
        using var folder = new LogBox();
        var receiver = await AlertReceiver.OpenAsync();
        var port = receiver.Webhook.Port;
        await receiver.DisposeAsync();
        await using var box = await folder.StartNodeAsync(o => o with { Webhook = receiver.Webhook, Mirror = false });
        Say(folder, "one");
        Say(folder, "two");
        await Eventually.HoldsAsync(() => box.Get<ServiceStates>().Alerts is { IsWell: false }, "the node says that an alert waits");

        await using var again = await AlertReceiver.OpenAsync(port);
        await Eventually.HoldsAsync(() => again.Taken.Count == 2, "both alerts come");

        Assert.Equal(["one", "two"], again.Taken.Select(t => t["content"]!.GetValue<string>()));
        Assert.All(box.Errors, e => Assert.DoesNotContain("s3cr3t", e));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(301)]
    public async Task What_a_receiver_refuses_is_not_posted_again(int status)
    {
        using var folder = new LogBox();
        await using var receiver = await AlertReceiver.OpenAsync(0, status);
        await using var box = await folder.StartNodeAsync(o => o with { Webhook = receiver.Webhook, Mirror = false });
        Say(folder, "refused");
        await Eventually.HoldsAsync(() => box.Errors.Count == 1, "it is logged");
        Say(folder, "taken");
        await Eventually.HoldsAsync(() => receiver.Taken.Count == 1, "the next comes");

        Assert.Equal(2, receiver.Asked);
        Assert.Contains($"answered {status}", Assert.Single(box.Errors));
        Assert.DoesNotContain("s3cr3t", box.Errors[0]);
    }

    [Fact]
    public async Task An_event_that_the_receiver_fails_at_for_ever_does_not_hold_up_the_others()
    {
        using var folder = new LogBox();
        await using var receiver = await AlertReceiver.OpenAsync(0, [.. Enumerable.Repeat(500, 10)]);
        using var log = folder.Open();
        using var poster = new WebhookPoster(receiver.Webhook);
        using var alerts = new ErrorWebhook(log, poster);
        await alerts.RunOnceAsync();
        Say(folder, "poison");
        Say(folder, "next");
        for (var i = 0; i < 9; i++)
            Assert.True((await alerts.RunOnceAsync()).RetryAfter <= TimeSpan.FromSeconds(60));

        var last = await alerts.RunOnceAsync();

        Assert.Equal((1, 1), (last.Posted, last.GivenUp));
        Assert.Equal("next", Assert.Single(receiver.Taken)["content"]!.GetValue<string>());
    }

    [Fact]
    public async Task Who_cannot_know_how_far_it_came_says_so_each_time_and_posts_nothing_that_is_old()
    {
        using var folder = new LogBox();
        await using var receiver = await AlertReceiver.OpenAsync();
        Say(folder, "long ago");
        var cursor = Path.Combine(folder.Folder, "events.alerts.cursor");
        await File.WriteAllTextAsync(cursor, "{\"offset\":");
        using var poster = new WebhookPoster(receiver.Webhook);
        using var log = folder.Open();
        using var alerts = new ErrorWebhook(log, poster);

        for (var i = 0; i < 2; i++)
            Assert.Contains("is damaged: delete it", (await Assert.ThrowsAsync<EventLogException>(() => alerts.RunOnceAsync())).Message);
        File.Delete(cursor);
        Assert.True(alerts.TryBegin());
        Say(folder, "new");
        await alerts.RunOnceAsync();

        Assert.Equal("new", Assert.Single(receiver.Taken)["content"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_was_posted_is_remembered_by_whoever_comes_next()
    {
        using var folder = new LogBox();
        await using var receiver = await AlertReceiver.OpenAsync();
        Say(folder, "long ago");
        using var poster = new WebhookPoster(receiver.Webhook);
        using var log = folder.Open();
        using (var alerts = new ErrorWebhook(log, poster))
        {
            await alerts.RunOnceAsync();
            Say(folder, "one");
            await alerts.RunOnceAsync();
            using var other = new ErrorWebhook(log, poster);
            Assert.True((await other.RunOnceAsync()).IsElsewhere);
        }

        Say(folder, "two");
        using var next = new ErrorWebhook(log, poster);
        await next.RunOnceAsync();

        Assert.Equal(["one", "two"], receiver.Taken.Select(t => t["content"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_error_that_waits_offline_is_told_at_once_and_not_again_when_it_comes_into_the_log()
    {
        using var folder = new LogBox();
        await using var receiver = await AlertReceiver.OpenAsync();
        using var poster = new WebhookPoster(receiver.Webhook);
        using var log = folder.Open();
        Say(folder, "before", "answer");
        using var alerts = new ErrorWebhook(log, poster);
        await alerts.RunOnceAsync();
        var mode = Path.Combine(folder.Folder, "events.offline");
        await File.WriteAllTextAsync(mode, """{"since":"2026-11-20T08:00:00Z","reason":"the remote is away"}""");
        Say(folder, "waits");
        Assert.Equal(1, (await alerts.RunOnceAsync()).Posted);
        Assert.Equal(0, (await alerts.RunOnceAsync()).Posted);

        File.Delete(mode);
        Say(folder, "online again", "answer");
        var merged = await alerts.RunOnceAsync();

        Assert.Contains(folder.Events(), e => e.Content == "waits");
        Assert.Equal(0, merged.Posted);
        Assert.Single(receiver.Taken);
    }

    [Fact]
    public async Task A_long_content_is_cut_where_a_character_ends()
    {
        using var folder = new LogBox();
        await using var receiver = await AlertReceiver.OpenAsync();
        using var poster = new WebhookPoster(receiver.Webhook);
        await poster.PostAsync(new LogEvent { Interaction = 1, Actor = "a", Type = EventTypes.Error, Content = "x" + string.Concat(Enumerable.Repeat("😀", 5_000)) }, "log");

        var content = Assert.Single(receiver.Taken)["content"]!.GetValue<string>();
        Assert.EndsWith("😀…", content, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(content), 4_090, 4_096);
    }

    private static void Say(LogBox folder, string content, string type = EventTypes.Error)
    {
        using var log = folder.Open();
        log.Append(new LogEvent { Interaction = 1, Actor = "Agent A", Type = type, Content = content });
    }
}
