using Signalbox.Jobs;
using Signalbox.Queue;

namespace Signalbox.RemoteWorkers;

/// <summary>What came of a claim.</summary>
public abstract record RemoteClaim
{
    private RemoteClaim()
    {
    }

    /// <summary>Jobs, which the worker holds until <paramref name="Until"/> by the database's clock; or none.</summary>
    public sealed record Claimed(IReadOnlyList<ClaimedJob> Jobs, DateTimeOffset? Until) : RemoteClaim;

    /// <summary>The program has not registered this worker.</summary>
    public sealed record Unknown : RemoteClaim;

    /// <summary>The request breaks the rules.</summary>
    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : RemoteClaim;
}
