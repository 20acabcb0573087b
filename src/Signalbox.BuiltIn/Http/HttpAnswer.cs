namespace Signalbox.BuiltIn.Http;

/// <summary>What came of a call, as the job's result shows it. Request headers are no part of it.</summary>
/// <param name="Status">The status code of the last answer.</param>
/// <param name="Method">The method of the first request.</param>
/// <param name="Url">Where the last answer came from, without its query.</param>
/// <param name="Redirects">How many redirects were followed.</param>
/// <param name="Headers">Those of the answer that tell about its content.</param>
/// <param name="Body">The body as text, up to 256 KiB; null when there is none or it is binary.</param>
/// <param name="Binary">True when the body is no readable text and was left out.</param>
/// <param name="Truncated">True when the body goes on past what was kept.</param>
/// <param name="Bytes">How many bytes of the body were read.</param>
/// <param name="DurationMs">How long the call took, in milliseconds.</param>
internal sealed record HttpAnswer(
    int Status, string Method, string Url, int Redirects, IReadOnlyDictionary<string, string> Headers, string? Body,
    bool Binary, bool Truncated, int Bytes, long DurationMs);
