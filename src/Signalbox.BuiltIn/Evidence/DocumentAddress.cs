using Signalbox.BuiltIn.Http;
using Signalbox.BuiltIn.Inputs;
using Signalbox.Evidence;

namespace Signalbox.BuiltIn.Evidence;

/// <summary>Asks whether a document answers: with HEAD, and with GET where that is not understood.</summary>
internal sealed class DocumentAddress(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Accepts an answer with a status from 200 to 299, behind redirects or not.</summary>
    public async Task<EvidenceVerdict> CheckAsync(string address, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0 || url.UserInfo.Length > 0)
            return new EvidenceVerdict.Refused(["Correct 'url': it must be an absolute http or https address without a user name."]);
        var shown = HttpCall.Shown(url);
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var status = await StatusAsync(HttpMethod.Head, url, either.Token);
            if (status is < 200 or > 299)
                status = await StatusAsync(HttpMethod.Get, url, either.Token);
            return status switch
            {
                >= 200 and <= 299 => new EvidenceVerdict.Accepted([$"The document {shown} answers with status {status}."]),
                404 or 410 => new EvidenceVerdict.Refused([$"Correct 'url': {shown} answers that there is no such document (status {status})."]),
                401 or 403 => new EvidenceVerdict.Unconfirmed($"The document {shown} cannot be read without signing in (status {status}): let a person look at it."),
                _ => new EvidenceVerdict.Unconfirmed($"The document {shown} answers with status {status}: {new RetryTime(time).Sentence(null)}"),
            };
        }
        catch (JobFaultException e)
        {
            return new EvidenceVerdict.Refused([$"Correct 'url': {e.Message}"]);
        }
        catch (HttpRequestException e) when (e.InnerException is RefusedAddressException refused)
        {
            return new EvidenceVerdict.Refused([$"Give a document at a public address. {refused.Message}"]);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new EvidenceVerdict.Unconfirmed($"The document {shown} could not be reached: {new RetryTime(time).Sentence(null)}");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new EvidenceVerdict.Unconfirmed($"The document {shown} did not answer within {Longest.TotalSeconds:0} s: {new RetryTime(time).Sentence(null)}");
        }
    }

    private async Task<int> StatusAsync(HttpMethod method, Uri url, CancellationToken cancellationToken)
    {
        var call = new HttpCall(method, url, [], null, "", new HashSet<int>(), Longest);
        return (await new HttpExchange(http, time).SendAsync(call, cancellationToken)).Status;
    }
}
