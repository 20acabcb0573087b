using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Signalbox.BuiltIn.SimpleTasks;
using Signalbox.Handlers;
using Signalbox.Logs;

namespace Signalbox.Tests.BuiltIn;

public sealed class SimpleTaskTests : IDisposable
{
    private readonly JobBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task An_unknown_action_completes_and_says_that_nothing_was_done()
    {
        var result = await _bench.CompleteAsync("simple-task", """{"userId":"user-123","action":"update-profile"}""");

        Assert.Equal("update-profile", result.GetProperty("action").GetString());
        Assert.False(result.GetProperty("known").GetBoolean());
        Assert.Equal(
            "No action named 'update-profile' is registered; registered are: echo, http, wait.",
            result.GetProperty("message").GetString());
        var entry = Assert.Single(_bench.Actions.Logs);
        Assert.Equal(LogEntryLevel.Warning, entry.Level);
        Assert.Contains("update-profile", entry.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"userId":"user-123"}""")]
    [InlineData("""{"action":null}""")]
    [InlineData("""{"action":"  "}""")]
    [InlineData("""{"action":7}""")]
    [InlineData("""{"action":"\ud800"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task A_missing_or_blank_action_fails_the_job_for_good(string input)
    {
        var failed = await _bench.FailAsync("simple-task", input);

        Assert.False(failed.Retryable);
        Assert.Contains("action must name what to do", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Echo_returns_the_input()
    {
        var result = await _bench.CompleteAsync("simple-task", """{"action":"echo","deep":{"n":1.50}}""");

        Assert.True(result.GetProperty("known").GetBoolean());
        Assert.Equal("""{"action":"echo","deep":{"n":1.50}}""", result.GetProperty("output").GetRawText());
    }

    [Fact]
    public async Task Echo_refuses_an_input_that_no_result_can_hold()
    {
        var failed = await _bench.FailAsync("simple-task", $$"""{"action":"echo","x":"{{new string('x', 1_000_000)}}"}""");

        Assert.Contains("at most 1,000,000 bytes", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_waits_and_reports_progress_to_the_end()
    {
        var result = await _bench.CompleteAsync("simple-task", """{"action":"wait","seconds":0.05}""");

        Assert.Equal(0.05, result.GetProperty("output").GetProperty("waitedSeconds").GetDouble());
        Assert.Equal(1, _bench.Actions.Progress[^1].Fraction);
    }

    [Theory]
    [InlineData("""{"action":"wait"}""")]
    [InlineData("""{"action":"wait","seconds":-1}""")]
    [InlineData("""{"action":"wait","seconds":3601}""")]
    [InlineData("""{"action":"wait","seconds":"5"}""")]
    public async Task Wait_is_bounded_to_an_hour(string input)
    {
        var failed = await _bench.FailAsync("simple-task", input);

        Assert.Contains("seconds must be a number from 0 to 3600", failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_stops_at_once_when_it_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        _bench.Actions.OnProgress = cancel.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _bench.RunAsync("simple-task", """{"action":"wait","seconds":3600}""", cancel.Token));
    }

    [Fact]
    public async Task A_later_attempt_waits_only_for_what_was_left()
    {
        var time = new FakeTimeProvider();
        _bench.Services.AddSingleton<TimeProvider>(time);
        using var cancel = new CancellationTokenSource();
        _bench.Actions.OnProgress = cancel.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _bench.RunAsync("simple-task", """{"action":"wait","seconds":3600}""", cancel.Token));

        _bench.Actions.OnProgress = null;
        time.Advance(TimeSpan.FromSeconds(3600));

        await _bench.CompleteAsync("simple-task", """{"action":"wait","seconds":3600}""");
    }

    [Fact]
    public async Task Actions_of_the_operator_and_of_services_are_found_by_name()
    {
        _bench.Options = _bench.Options with { Actions = [new Greeting("greet")] };
        _bench.Services.AddSingleton<ISimpleAction>(new Greeting("welcome"));

        var first = await _bench.CompleteAsync("simple-task", """{"action":"greet","userId":"Ada"}""");
        var second = await _bench.CompleteAsync("simple-task", """{"action":"welcome","userId":"Ada"}""");

        Assert.Equal("greet Ada", first.GetProperty("output").GetString());
        Assert.Equal("welcome Ada", second.GetProperty("output").GetString());
    }

    [Fact]
    public async Task Two_actions_of_one_name_are_refused()
    {
        _bench.Options = _bench.Options with { Actions = [new Greeting("echo")] };

        await Assert.ThrowsAsync<ArgumentException>(() => _bench.RunAsync("simple-task", """{"action":"echo"}"""));
    }

    private sealed class Greeting(string name) : ISimpleAction
    {
        public string Name => name;

        public Task<JobOutcome> RunAsync(JobContext job, JsonElement input, CancellationToken cancellationToken) =>
            Task.FromResult(JobOutcome.DoneWith($"{name} {input.GetProperty("userId").GetString()}"));
    }
}
