using Signalbox.Cli.Tests.Processes;
using Signalbox.EventLog;
using Signalbox.EventLog.Events;
using Signalbox.Testing;

namespace Signalbox.Cli.Tests.Events;

public sealed class NodeEventLogTests
{
    [Fact]
    public async Task A_node_that_is_killed_again_and_again_tells_each_event_of_its_jobs_once()
    {
        await using var folder = new CliFolder();
        folder.Environment["SIGNALBOX__EventLog__Dir"] = "register";
        folder.Environment["SIGNALBOX__Workers__LeaseSeconds"] = "1";
        var jobs = new List<string>();
        for (var round = 0; round < 4; round++)
        {
            var node = await folder.StartWorkerAsync();
            for (var i = 0; i < 3; i++)
                jobs.Add(await folder.CreateJobAsync("simple-task", """{"action":"echo","n":1}"""));
            await node.SignalAsync("KILL");
            await node.EndAsync();
        }

        using var last = await folder.StartWorkerAsync();
        foreach (var job in jobs)
            (await folder.RunAsync("jobs", "wait", job, "--timeout", "60s")).Exits(0);
        await Eventually.HoldsAsync(() => Mirrored(folder).Count(e => e.Type == "job_completed") == jobs.Count, "all completions are mirrored");

        var events = Mirrored(folder);
        var ids = events.Select(e => e.More["eventId"].GetString()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(jobs, job =>
        {
            var types = events.Where(e => e.More["job"].GetString() == job).Select(e => e.Type).ToList();
            Assert.Equal(("job_enqueued", 1, 1), (types[0], types.Count(t => t == "job_enqueued"), types.Count(t => t == "job_completed")));
            Assert.Equal(types.Count(t => t == "job_claimed"), types.Count(t => t is "job_completed" or "attempt_lost"));
        });
    }

    [Fact]
    public async Task Faults_of_the_section_are_told_and_no_secret_of_it_is_shown()
    {
        await using var folder = new CliFolder();
        await folder.WriteAsync(
            "signalbox.yaml",
            """
            eventLog:
              webhook: ftp://chat.example.org/services/s3cr3t
              heartbeatSeconds: 100
              colour: red
            """);

        var result = (await folder.RunAsync("jobs", "list")).Exits(2);

        Assert.Contains("eventLog.webhook (signalbox.yaml line 2): must be an http or https address", result.Errors);
        Assert.Contains("eventLog.staleSeconds: must be more than eventLog.heartbeatSeconds", result.Errors);
        Assert.Contains("eventLog.colour (signalbox.yaml line 4): is not a setting; known are eventLog.dir", result.Errors);
        Assert.DoesNotContain("s3cr3t", result.Errors + result.Output);
    }

    private static List<LogEvent> Mirrored(CliFolder folder)
    {
        using var log = new SharedLog(Path.Combine(folder.Path, "register"));
        return [.. log.Read().Select(l => l.Event).OfType<LogEvent>().Where(e => e.More.ContainsKey("eventId"))];
    }
}
