using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;
using Signalbox.Handlers;
using Signalbox.Jobs;
using Signalbox.Running;
using Signalbox.Server.Telemetry;
using Signalbox.Server.Tests.Metrics;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Telemetry;

public sealed class TelemetryTests
{
    private const string CallersTrace = "0af7651916cd43dd8448eb211c80319c";
    private const string CallersSpan = "b7ad6b7169203331";

    [Fact]
    public async Task The_callers_trace_goes_on_in_the_request_the_run_and_the_log_of_the_job()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var options = new TelemetryOptions(receiver.Address, OtlpProtocol.HttpProtobuf, "x-key=secret-1", "box-of-a-test");
        long id;
        string workerId;
        await using (var box = await TracedBoxAsync(options))
        {
            workerId = box.Get<Worker>().WorkerId;
            await box.Get<Worker>().StartAsync();
            using var request = new HttpRequestMessage(HttpMethod.Post, "/test/enqueue");
            request.Headers.Add("traceparent", $"00-{CallersTrace}-{CallersSpan}-01");
            using var answer = await box.Stranger().SendAsync(request);
            id = long.Parse(await answer.Content.ReadAsStringAsync(), CultureInfo.InvariantCulture);
            await box.WaitAsync(id, JobStatus.Completed);
        }

        // Everything was sent when the node stopped; nothing is waited for.
        var spans = receiver.Spans.Where(s => s.Hex(1) == CallersTrace).ToArray();
        var asked = Assert.Single(spans, s => s.Hex(4) == CallersSpan);
        var run = Assert.Single(spans, s => s.Text(5) == "run work");
        Assert.Equal(asked.Hex(2), run.Hex(4));
        Assert.Contains(spans, s => s.Attributes(9).ContainsKey("db.system.name"));
        Assert.Equal($"{id}", run.Attributes(9)["signalbox.job.id"]);
        var record = Assert.Single(receiver.Records, r => r.All(5).Single().Text(1) == "Looking into it");
        Assert.Equal((CallersTrace, run.Hex(2)), (record.Hex(9), record.Hex(10)));
        Assert.Equal(($"{id}", "1", workerId), (record.Attributes(6)["JobId"], record.Attributes(6)["Attempt"], record.Attributes(6)["WorkerId"]));
        Assert.All(receiver.Resources, r => Assert.Equal("box-of-a-test", r["service.name"]));
        Assert.All(receiver.Headers, h => Assert.Equal("secret-1", h));
    }

    [Fact]
    public async Task Statements_that_belong_to_no_request_and_no_job_are_not_sent()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var box = await TracedBoxAsync(new TelemetryOptions(receiver.Address, OtlpProtocol.HttpProtobuf)))
        {
            await box.RunAsync(1);
        }

        Assert.Contains(receiver.Spans, s => s.Text(5) == "run work");
        Assert.DoesNotContain(receiver.Spans, s => s.Hex(4).Length == 0 && s.Attributes(9).ContainsKey("db.system.name"));
    }

    [Fact]
    public async Task A_collector_that_is_not_there_harms_nothing()
    {
        await using var box = await TracedBoxAsync(new TelemetryOptions(new Uri("http://127.0.0.1:1"), OtlpProtocol.HttpProtobuf));

        await box.RunAsync(2);

        Assert.Equal(2, (await box.PageAsync()).Value("agent_jobs_total{status=\"COMPLETED\"}"));
    }

    [Fact]
    public void Without_a_collector_nothing_is_added()
    {
        var services = new ServiceCollection();
        services.AddTelemetry(null);
        services.AddLogging(logging => logging.AddTelemetry(null));

        Assert.DoesNotContain(services, s => s.ServiceType == typeof(IHostedService) || s.ServiceType == typeof(TracerProvider));
        Assert.DoesNotContain(services, s => s.ServiceType == typeof(ILoggerProvider));
    }

    [Fact]
    public void Headers_are_not_shown() =>
        Assert.DoesNotContain("secret", $"{new TelemetryOptions(new Uri("http://collector:4317"), Headers: "authorization=secret")}");

    // Its requests to /test/enqueue do what the route for jobs does with the caller's trace.
    private static Task<ServerBox> TracedBoxAsync(TelemetryOptions options) => ServerBox.CreateAsync(
        b => b.AddHandler(new HandlerRegistration(
            "work",
            services => new DelegateHandler((_, _) =>
            {
#pragma warning disable CA1848 // a handler as people write them
                services.GetRequiredService<ILogger<TelemetryTests>>().LogWarning("Looking into it");
#pragma warning restore CA1848
                return Task.FromResult(JobOutcome.Done);
            }),
            HandlerOptions.Default)),
        configure: builder =>
        {
            builder.Services.AddTelemetry(options);
            builder.Logging.AddTelemetry(options);
            builder.Services.AddSingleton<IStartupFilter, EnqueueForTests>();
        });

    private sealed class EnqueueForTests(JobClient jobs) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Map("/test/enqueue", branch => branch.Run(async context =>
            {
                var job = await jobs.EnqueueAsync(new JobRequest { JobType = "work", Description = "A test's job", TraceParent = TraceParent.Of(context) });
                await context.Response.WriteAsync(job.Id.ToString(CultureInfo.InvariantCulture));
            }));
            next(app);
        };
    }
}
