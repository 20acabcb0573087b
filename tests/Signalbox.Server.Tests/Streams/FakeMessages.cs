using Signalbox.Changes;
using Signalbox.Jobs;

namespace Signalbox.Server.Tests.Streams;

/// <summary>Messages as the database would deliver them, for more events than a test's line could make.</summary>
internal static class FakeMessages
{
    public static ChangeMessage Jobs(long number, int jobs = 50) =>
        new("origin", number, [.. Enumerable.Range(0, jobs).Select(Change (n) => new Change.Job((number * jobs) + n, JobStatus.Completed))]);
}
