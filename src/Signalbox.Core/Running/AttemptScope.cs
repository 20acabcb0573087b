using System.Collections;
using System.Globalization;

namespace Signalbox.Running;

/// <summary>The logging scope of a handler: log entries in it have the job, the attempt and the worker.</summary>
internal sealed class AttemptScope(long jobId, int attempt, string workerId) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 3;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("JobId", jobId),
        1 => new("Attempt", attempt),
        2 => new("WorkerId", workerId),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"job {jobId} attempt {attempt} worker {workerId}");

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
