using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Logging;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Testing;

namespace Signalbox.Cli.Tests.Logging;

#pragma warning disable CA1848, CA1873 // the tests log as handlers do that people write
public sealed class LogRecordTests
{
    [Fact]
    public async Task What_a_handler_logs_names_its_job_attempt_and_worker()
    {
        var (text, json) = (new Sink(LogFormat.Text), new Sink(LogFormat.Json));
        using var loggers = LoggerFactory.Create(l => l.AddProvider(text.Logs).AddProvider(json.Logs));
        await using var box = await TestBox.CreateAsync(
            b =>
            {
                b.Services.AddSingleton<ILoggerFactory>(loggers);
                b.AddHandler(new HandlerRegistration("work", services => new DelegateHandler((_, _) => RunAsync(services)), HandlerOptions.Default));
            },
            new() { WorkerId = "w1" });
        await box.Worker.StartAsync();

        var id = (await box.Jobs.EnqueueAsync(new JobRequest { JobType = "work", Description = "A test's job" })).Id;
        await box.WaitForAsync(id, JobStatus.Completed);

        Assert.Single(text.Lines, l => l.EndsWith($" info Read 3 rows of a.csv job={id} attempt=1 worker=w1", StringComparison.Ordinal));
        var line = json.Objects.Single(l => l.GetProperty("message").GetString() == "Read 3 rows of a.csv");
        Assert.Equal((id.ToString(), 1, "w1"), (line.GetProperty("jobId").GetString(), line.GetProperty("attempt").GetInt32(), line.GetProperty("workerId").GetString()));
        Assert.Equal((3, "a.csv", "importer"), (line.GetProperty("rows").GetInt32(), line.GetProperty("file").GetString(), line.GetProperty("category").GetString()));
    }

    [Fact]
    public void What_the_message_names_already_is_not_said_twice()
    {
        var sink = new Sink(LogFormat.Text);
        using var loggers = sink.Factory();
        var logger = loggers.CreateLogger("test");
        using (logger.BeginScope(new Dictionary<string, object?> { ["JobId"] = 7L, ["Attempt"] = 2, ["WorkerId"] = "w1", ["RequestPath"] = "/api" }))
            logger.LogInformation("Job {JobId} waits", 7L);
        logger.LogInformation("Outside");

        Assert.EndsWith(" info Job 7 waits attempt=2 worker=w1", sink.Lines[0]);
        Assert.EndsWith(" info Outside", sink.Lines[1]);
    }

    [Fact]
    public void A_line_for_programs_has_the_time_the_level_the_trace_and_the_reason()
    {
        var sink = new Sink(LogFormat.Json);
        using var loggers = sink.Factory();
        using var activity = new Activity("test").Start();

        loggers.CreateLogger("Signalbox.Test").LogError(new InvalidOperationException("it is\nlate."), "Stopped after {Elapsed} with {Level} and {Good}", TimeSpan.FromSeconds(2), "odd", true);

        var line = Assert.Single(sink.Objects);
        Assert.Matches("^[0-9-]{10}T[0-9:.]{12}Z$", line.GetProperty("time").GetString());
        Assert.Equal(("error", "Signalbox.Test", "it is late"), (Text(line, "level"), Text(line, "category"), Text(line, "error")));
        Assert.Equal(("Stopped after 00:00:02 with odd and True", activity.TraceId.ToString(), "00:00:02"), (Text(line, "message"), Text(line, "traceId"), Text(line, "elapsed")));
        Assert.True(line.GetProperty("good").GetBoolean());
        Assert.False(line.TryGetProperty("jobId", out _));
    }

    [Fact]
    public void Whatever_is_logged_stays_on_one_line_and_moves_no_terminal()
    {
        var (text, json) = (new Sink(LogFormat.Text), new Sink(LogFormat.Json));
        using var loggers = LoggerFactory.Create(l => l.AddProvider(text.Logs).AddProvider(json.Logs));
        const string Hostile = "a\nb\u001b[2Jc\u202ed\" } { \u2028é";

        loggers.CreateLogger("test").LogInformation("Got {Text}", Hostile);

        Assert.DoesNotContain(Assert.Single(text.Lines), c => c is '\u001b' or '\u202e');
        Assert.DoesNotContain(Assert.Single(json.Lines), c => c is '\u001b' or '\u202e');
        Assert.Equal(Hostile, Text(Assert.Single(json.Objects), "text"));
    }

    [Fact]
    public void Secrets_are_hidden_in_every_form_and_place()
    {
        KnownSecrets.Learn("quoted\"secret-of-a-test");
        var (text, json) = (new Sink(LogFormat.Text), new Sink(LogFormat.Json));
        using var loggers = LoggerFactory.Create(l => l.AddProvider(text.Logs).AddProvider(json.Logs));

        loggers.CreateLogger("test").LogError(new IOException("no quoted\"secret-of-a-test"), "Sent {Key}", "quoted\"secret-of-a-test");

        Assert.Contains("Sent *** (no ***)", Assert.Single(text.Lines));
        var line = Assert.Single(json.Objects);
        Assert.Equal(("Sent ***", "***", "no ***"), (Text(line, "message"), Text(line, "key"), Text(line, "error")));
    }

    private static Task<JobOutcome> RunAsync(IServiceProvider services)
    {
        services.GetRequiredService<ILoggerFactory>().CreateLogger("importer").LogInformation("Read {Rows} rows of {File}", 3, "a.csv");
        return Task.FromResult(JobOutcome.Done);
    }

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();

    private sealed class Sink(LogFormat format)
    {
        private readonly StringBuilder _written = new();

        public StandardErrorLogs Logs => field ??= new StandardErrorLogs(format, TextWriter.Synchronized(new StringWriter(_written)));

        public string[] Lines => _written.ToString().TrimEnd('\n').Split('\n');

        public IEnumerable<JsonElement> Objects => Lines.Select(l => JsonDocument.Parse(l).RootElement);

        public ILoggerFactory Factory() => LoggerFactory.Create(l => l.AddProvider(Logs));
    }
}
