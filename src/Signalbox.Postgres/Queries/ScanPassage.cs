namespace Signalbox.Postgres.Queries;

/// <summary>What a <see cref="KeysetScan"/> came to.</summary>
/// <param name="Found">The page, in order.</param>
/// <param name="Next">Where to go on, or null when there is nothing more.</param>
/// <param name="SearchedAll">False when it was broken off before the page was full.</param>
internal sealed record ScanPassage(IReadOnlyList<ScanPosition> Found, ScanPosition? Next, bool SearchedAll);
