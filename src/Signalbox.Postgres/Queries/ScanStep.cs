namespace Signalbox.Postgres.Queries;

/// <summary>What one step of a <see cref="KeysetScan"/> came to.</summary>
/// <param name="Found">The rows that were looked for, in order.</param>
/// <param name="Last">The last row that it passed over, or null.</param>
/// <param name="Passed">How many rows it passed over; fewer than asked for when there are no more.</param>
internal sealed record ScanStep(IReadOnlyList<ScanPosition> Found, ScanPosition? Last, int Passed);
