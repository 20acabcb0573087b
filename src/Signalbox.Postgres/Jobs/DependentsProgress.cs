namespace Signalbox.Postgres.Jobs;

/// <summary>What a step among dependents came to.</summary>
/// <param name="Moved">How many jobs were put on the line or cancelled.</param>
/// <param name="Further">Those of the cancelled that others still wait for.</param>
/// <param name="IsPart">True when others may still wait for the jobs that the step began with.</param>
/// <param name="IsHeldUp">True when nobody could be looked at, because somebody else moves them.</param>
internal sealed record DependentsProgress(int Moved, long[] Further, bool IsPart, bool IsHeldUp);
