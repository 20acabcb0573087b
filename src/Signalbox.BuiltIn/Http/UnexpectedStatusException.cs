namespace Signalbox.BuiltIn.Http;

/// <summary>A call was answered with a status that the job does not take for success.</summary>
internal sealed class UnexpectedStatusException(HttpCall call, HttpAnswer answer)
    : Exception($"answered {answer.Status}, and expected was {Expected(call)}")
{
    /// <summary>The answer.</summary>
    public HttpAnswer Answer { get; } = answer;

    private static string Expected(HttpCall call) =>
        call.ExpectStatus.Count == 0 ? "200 to 299" : string.Join(" or ", call.ExpectStatus.Order());
}
