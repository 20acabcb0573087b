using System.Text.Json;
using Signalbox.BuiltIn.Http;
using Signalbox.Handlers;

namespace Signalbox.BuiltIn.SimpleTasks;

/// <summary>
/// Calls an address. What may change something there runs in a step, and carries an <c>Idempotency-Key</c> unless the job
/// gives its own, since a step can run twice when the process dies before it is saved.
/// </summary>
internal sealed class HttpAction(HttpClient client, TimeProvider time) : ISimpleAction
{
    private const string IdempotencyKey = "Idempotency-Key";

    public string Name => "http";

    public async Task<JobOutcome> RunAsync(JobContext job, JsonElement input, CancellationToken cancellationToken)
    {
        var call = HttpCallReader.Read(input);
        var shown = $"{call.Method} {HttpCall.Shown(call.Url)}";
        using var limit = new CancellationTokenSource(call.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var answer = call.IsSafe
                ? await CallAsync(call, either.Token)
                : await job.StepAsync("http-call", _ => CallAsync(WithKey(call, job.Id), either.Token));
            job.Log($"{shown} answered {answer.Status} in {answer.DurationMs:N0} ms.");
            return JobOutcome.DoneWith(answer);
        }
        catch (UnexpectedStatusException e)
        {
            return Failure(shown, e.Message, e.Answer.Status is 429 or 503 || (call.IsIdempotent && e.Answer.Status is 408 or >= 500), e.Answer);
        }
        catch (OperationCanceledException e) when (
            e is not LeaseLostException && limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Failure(shown, $"did not answer within {call.Timeout.TotalSeconds:0.###} s", call.IsIdempotent);
        }
        catch (HttpRequestException e) when (e.InnerException is RefusedAddressException refused)
        {
            return JobOutcome.Fail(refused.Message);
        }
        catch (HttpRequestException e)
        {
            var unsent = e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
            return Failure(shown, $"failed: {e.Message.TrimEnd('.')}", unsent || call.IsIdempotent);
        }
        catch (IOException e)
        {
            return Failure(shown, $"broke off: {e.Message.TrimEnd('.')}", call.IsIdempotent);
        }
    }

    private async Task<HttpAnswer> CallAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var answer = await new HttpExchange(client, time).SendAsync(call, cancellationToken);
        return call.Expects(answer.Status) ? answer : throw new UnexpectedStatusException(call, answer);
    }

    private static HttpCall WithKey(HttpCall call, long jobId) =>
        call.Headers.Any(h => h.Key.Equals(IdempotencyKey, StringComparison.OrdinalIgnoreCase))
            ? call
            : call with { Headers = [.. call.Headers, new(IdempotencyKey, $"signalbox-job-{jobId}")] };

    private static JobOutcome.Failed Failure(string shown, string what, bool retryable, HttpAnswer? answer = null) =>
        new($"{shown} {what}.", retryable, answer is null ? null : Json.RawJson.From(answer));
}
