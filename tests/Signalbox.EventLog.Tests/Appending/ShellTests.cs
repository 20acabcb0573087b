using System.Text;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Tests.Processes;

namespace Signalbox.EventLog.Tests.Appending;

public sealed class ShellTests
{
    private const string Line = """{"interaction":2,"actor":"bash","type":"answer","content":"%s","timestamp":"2026-11-20T08:00:00Z"}\n""";

    [Fact]
    public async Task A_shell_that_takes_the_lock_appends_beside_us_and_nothing_is_lost()
    {
        using var folder = new LogFolder();
        await File.WriteAllTextAsync(folder.LogPath, "");
        using var byName = ChildProcess.Bash(folder.Path, $$"""for i in $(seq 150); do flock events.log bash -c 'printf "$1" "name $2" >> events.log' bash '{{Line}}' $i; done""");
        using var byDescriptor = ChildProcess.Bash(folder.Path, $$"""for i in $(seq 150); do ( flock 9; printf '{{Line}}' "descriptor $i" >&9 ) 9>>events.log; done""");
        using var log = folder.Open();
        for (var i = 1; i <= 150; i++)
            await log.AppendAsync(LogFolder.Event($"library {i}"));

        await byName.EndAsync();
        await byDescriptor.EndAsync();

        var expected = Enumerable.Range(1, 150).SelectMany(i => (string[])[$"name {i}", $"descriptor {i}", $"library {i}"]);
        Assert.Equal(expected.Order(StringComparer.Ordinal), folder.Contents().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task While_somebody_holds_the_lock_an_append_is_refused_after_its_tries_and_an_error_waits_for_the_log()
    {
        using var folder = new LogFolder();
        await File.WriteAllTextAsync(folder.LogPath, "");
        using var log = folder.Open(new SharedLogOptions { LockWait = TimeSpan.FromMilliseconds(40) });
        using (var holder = ChildProcess.Bash(folder.Path, "flock events.log bash -c 'echo held; cat'"))
        {
            await holder.Output.ReadLineAsync();

            var refused = Assert.Throws<EventLogException>(() => log.Append(LogFolder.Event("never", interaction: 7)));
            var again = Assert.Throws<EventLogException>(() => log.Append(LogFolder.Event("never", interaction: 7)));

            Assert.Equal((EventLogFault.Locked, EventLogFault.Locked), (refused.Fault, again.Fault));
            Assert.Contains("in 3 tries of 0.04 s", refused.Message);
            Assert.Empty(log.Read());
            holder.Release();
            await holder.EndAsync();
        }

        log.Append(LogFolder.Event("after"));

        Assert.Equal(["Failed to acquire lock on events.log", "after"], folder.Contents());
        var error = log.Read().First().Event!;
        Assert.Equal((7, "Agent A", "error"), (error.Interaction, error.Actor, error.Type));
        // Whoever had waited in vain has given the lock back.
        using var other = ChildProcess.Bash(folder.Path, "flock --wait 20 events.log true");
        await other.EndAsync();
    }

    [Theory]
    [InlineData("{\"interaction\":1,\"actor\":\"A\",\"ty", "not whole JSON")]
    [InlineData("no event at all", "not a JSON object")]
    public void A_torn_line_is_told_and_never_glued_to_the_next(string torn, string why)
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        log.Append(LogFolder.Event("before"));
        File.AppendAllText(folder.LogPath, torn);

        log.Append(LogFolder.Event("after"));

        Assert.Equal(["before", $"({why})", $"Line 2 of events.log is {why}; it was copied to events.error.log", "after"], folder.Contents());
        Assert.Equal($"line 2: {why}: {torn}\n", File.ReadAllText(folder.In("events.error.log")));
    }

    [Fact]
    public void An_event_that_only_lacks_its_line_feed_gets_it()
    {
        using var folder = new LogFolder();
        File.WriteAllText(folder.LogPath, """{"interaction":1,"actor":"A","type":"question","content":"whole","timestamp":"t"}""");
        using var log = folder.Open();

        log.Append(LogFolder.Event("after"));

        Assert.Equal(["whole", "after"], folder.Contents());
        Assert.False(File.Exists(folder.In("events.error.log")));
    }

    [Fact]
    public void A_log_that_was_replaced_is_found_again()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        log.Append(LogFolder.Event("old"));
        File.WriteAllText(folder.In("new"), "");
        File.Move(folder.In("new"), folder.LogPath, overwrite: true);

        log.Append(LogFolder.Event("new"));

        Assert.Equal(["new"], folder.Contents());
    }

    [Fact]
    public void A_torn_line_is_seen_also_in_a_log_that_was_replaced_by_one_of_the_same_length()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        log.Append(LogFolder.Event("old"));
        var length = (int)new FileInfo(folder.LogPath).Length;
        File.WriteAllText(folder.In("new"), new string('t', length));
        File.Move(folder.In("new"), folder.LogPath, overwrite: true);

        log.Append(LogFolder.Event("new"));

        Assert.Equal(["(not a JSON object)", "Line 1 of events.log is not a JSON object; it was copied to events.error.log", "new"], folder.Contents());
    }

    [Fact]
    public void Further_fields_that_could_not_be_read_again_are_refused()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        using var deep = System.Text.Json.JsonDocument.Parse(string.Concat(Enumerable.Repeat("[", 64)) + string.Concat(Enumerable.Repeat("]", 64)));
        var more = new Dictionary<string, System.Text.Json.JsonElement>(StringComparer.Ordinal) { ["deep"] = deep.RootElement };

        Assert.Equal(EventLogFault.BadEvent, Assert.Throws<EventLogException>(() => log.Append(LogFolder.Event() with { More = more })).Fault);
        Assert.Empty(log.Read());
    }

    [Fact]
    public void Contents_may_hold_anything_that_is_text()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        string[] contents =
        [
            "two\nlines\r\n", "\"quotes\" 'and' `more` $(rm -rf /) \\", "nul \0 and escape \u001b[31m", "ß 漢字 🚦 \u2028 \ufffd", "", new string('ä', 4 * 1024 * 1024), new string('\0', 8 * 1024 * 1024),
        ];

        foreach (var content in contents)
            log.Append(LogFolder.Event(content));

        Assert.Equal(contents, folder.Contents());
        Assert.Equal(contents.Length, Encoding.UTF8.GetString(File.ReadAllBytes(folder.LogPath)).Count(c => c == '\n'));
    }

    [Theory]
    [InlineData('\ud800', 1, "half a character")]
    [InlineData('x', (8 * 1024 * 1024) + 1, "larger than 8 MB")]
    public void What_no_line_can_hold_is_refused_and_nothing_is_written(char character, int times, string why)
    {
        using var folder = new LogFolder();
        using var log = folder.Open();

        var refused = Assert.Throws<EventLogException>(() => log.Append(LogFolder.Event(new string(character, times))));

        Assert.Equal(EventLogFault.BadEvent, refused.Fault);
        Assert.Contains(why, refused.Message);
        Assert.False(File.Exists(folder.LogPath));
    }
}
