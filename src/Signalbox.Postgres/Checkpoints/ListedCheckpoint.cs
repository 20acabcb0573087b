namespace Signalbox.Postgres.Checkpoints;

/// <summary>A checkpoint of a list, before it is read.</summary>
/// <param name="Id">The checkpoint.</param>
/// <param name="Bytes">How much there is to read, about.</param>
/// <param name="WithData">The page has room for the data, unless they turn out to be large.</param>
internal sealed record ListedCheckpoint(long Id, long Bytes, bool WithData);
