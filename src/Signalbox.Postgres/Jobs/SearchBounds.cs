namespace Signalbox.Postgres.Jobs;

/// <summary>How far one search goes.</summary>
/// <param name="Time">How long it takes steps; one that has begun is finished.</param>
/// <param name="Jobs">How many jobs it looks at, but for the last step.</param>
internal sealed record SearchBounds(TimeSpan Time, int Jobs);
