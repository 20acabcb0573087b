using Signalbox.Jobs;

namespace Signalbox.Postgres.Jobs;

/// <summary>What a <see cref="JobSearch"/> came to.</summary>
/// <param name="Ids">The page, in order.</param>
/// <param name="Next">Where to go on, or null when nothing more is to be found.</param>
/// <param name="Matches">How many matched, those that were passed over among them, as far as it looked.</param>
/// <param name="LookedAtAll">True when nothing is left to be looked at.</param>
/// <param name="TimedOut">True when a step took so long that the server broke it off; the transaction is then void.</param>
internal sealed record JobFinding(IReadOnlyList<long> Ids, JobCursor? Next, long Matches, bool LookedAtAll, bool TimedOut = false);
