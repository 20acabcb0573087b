using System.Diagnostics;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests;

/// <summary>How many statements, or batches of them, were sent to a test's database since this was made.</summary>
internal sealed class SentStatements : IDisposable
{
    private readonly ActivityListener _listener;
    private int _count;

    public SentStatements(TestBox box)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                var names = activity.TagObjects.Select(t => t.Value as string ?? "").Where(t => t.StartsWith("test_", StringComparison.Ordinal));
                if (names.Any(name => box.ConnectionString.Contains(name, StringComparison.Ordinal)))
                    Interlocked.Increment(ref _count);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public int Count => Volatile.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
