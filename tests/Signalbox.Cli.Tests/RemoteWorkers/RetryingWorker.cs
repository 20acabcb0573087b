using System.Net;
using System.Text.Json;

namespace Signalbox.Cli.Tests.RemoteWorkers;

/// <summary>
/// A worker of another program: it claims, saves a step, logs, asks people, fails or completes, and does what docs/workers.md says when
/// it is not answered. The number in a job's input says which of these the job needs.
/// </summary>
internal sealed class RetryingWorker(RetryingCaller caller, string id, Acknowledgements acknowledged)
{
    /// <summary>The type of its jobs.</summary>
    public const string JobType = "remote";

    /// <summary>The name of its step.</summary>
    public const string Step = "draw";

    /// <summary>Every so many jobs one writes into its log.</summary>
    public const int Logs = 4;

    /// <summary>Every so many jobs one asks people.</summary>
    public const int Asks = 5;

    /// <summary>Every so many jobs one fails at first.</summary>
    public const int Fails = 7;

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await PostAsync("/api/workers", new { workerId = id, workerType = "executor", capabilities = new[] { JobType } }, cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            var (status, claimed) = await PostAsync($"/api/workers/{id}/claim", new { waitSeconds = 2 }, cancellationToken);
            Assert.Equal(HttpStatusCode.OK, status);
            foreach (var job in claimed.GetProperty("jobs").EnumerateArray())
                await WorkAsync(job, cancellationToken);
        }
    }

    // Returns when the job is done, or is no longer this worker's.
    private async Task WorkAsync(JsonElement job, CancellationToken cancellationToken)
    {
        var (jobId, attempt) = (job.GetProperty("id").GetString()!, job.GetProperty("attempt").GetInt32());
        var number = job.GetProperty("inputData").GetProperty("number").GetInt32();
        var held = new Held(jobId, id, attempt);
        if (await StepAsync(held, cancellationToken) is not { } drawn)
            return;
        if (number % Logs == 0 && !await LogAsync(held, cancellationToken))
            return;
        if (number % Asks == 0 && !await AskAsync(held, number, cancellationToken))
            return;
        if (number % Fails == 0 && attempt == 1)
        {
            if (await SaysAsync(held, "fail", new { workerId = id, attempt, error = "The line broke", retryable = true }, cancellationToken) is not null)
                Acknowledgements.AddOnce(acknowledged.Failed, jobId, attempt);
            return;
        }

        var result = $"{drawn} by {id} at {attempt}";
        if (await SaysAsync(held, "complete", new { workerId = id, attempt, result }, cancellationToken) is not null)
            Acknowledgements.AddOnce(acknowledged.Completed, jobId, (attempt, result));
    }

    private async Task<string?> StepAsync(Held held, CancellationToken cancellationToken)
    {
        var answer = await SaysAsync(
            held, "steps", new { workerId = id, attempt = held.Attempt, name = Step, output = $"{Guid.NewGuid():N}" }, cancellationToken);
        if (answer is not { } saved)
            return null;
        var output = saved.GetProperty("step").GetProperty("output").GetString()!;
        Assert.Equal(output, acknowledged.Steps.GetOrAdd(held.JobId, output));
        return output;
    }

    private async Task<bool> LogAsync(Held held, CancellationToken cancellationToken)
    {
        var message = $"{id} works at attempt {held.Attempt}";
        if (await SaysAsync(held, "logs", new { workerId = id, attempt = held.Attempt, entries = new[] { new { message } } }, cancellationToken) is null)
            return false;
        acknowledged.Logs[held.JobId] = message;
        return true;
    }

    // True when people have approved.
    private async Task<bool> AskAsync(Held held, int number, CancellationToken cancellationToken)
    {
        var answer = await SaysAsync(held, "checkpoints", new { workerId = id, attempt = held.Attempt, name = "go on", data = new { number } }, cancellationToken);
        if (answer is not { } asked)
            return false;
        var checkpoint = asked.GetProperty("checkpoint");
        if (checkpoint.GetProperty("status").GetString() == "APPROVED")
            return true;
        acknowledged.Asked[checkpoint.GetProperty("id").GetString()!] = held.JobId;
        return false;
    }

    // Null when the job is no longer this worker's.
    private async Task<JsonElement?> SaysAsync(Held held, string verb, object body, CancellationToken cancellationToken)
    {
        var (status, json) = await PostAsync($"/api/agent-jobs/{held.JobId}/{verb}", body, cancellationToken);
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Conflict, $"{verb} of {held} was answered {status}: {json}");
        return status == HttpStatusCode.Conflict ? null : json;
    }

    private Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(string path, object body, CancellationToken cancellationToken) =>
        caller.SendAsync(HttpMethod.Post, path, body, cancellationToken);

    private sealed record Held(string JobId, string WorkerId, int Attempt);
}
