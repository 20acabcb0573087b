using System.Text.Json.Serialization;
using Signalbox.Views;

namespace Signalbox.Server.Jobs;

/// <summary>The answer with a page of jobs, newest first, which are read while it is written.</summary>
internal sealed record JobListAnswer(bool Success, IAsyncEnumerable<JobView> Jobs, long Total, int Limit, int Offset)
{
    /// <summary>True when counting was broken off, so that there may be more than <c>total</c>; otherwise the field is not there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool TotalIsAtLeast { get; init; }

    /// <summary>True when the search was broken off before the page was full; otherwise the field is not there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SearchIncomplete { get; init; }

    /// <summary>The <c>cursor</c> of the next page; not there when nothing more is to be found.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NextCursor { get; init; }
}
