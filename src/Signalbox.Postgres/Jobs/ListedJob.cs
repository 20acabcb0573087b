namespace Signalbox.Postgres.Jobs;

/// <summary>A job of a list, before it is read: which of its large values the page has room for.</summary>
/// <param name="Id">The job.</param>
/// <param name="Bytes">How much there is to read, about.</param>
/// <param name="WithInput">The input is looked at; it is left out all the same when it turns out to be large.</param>
/// <param name="WithResult">The same of the result.</param>
/// <param name="WithEvidence">The same of the evidence.</param>
internal sealed record ListedJob(long Id, long Bytes, bool WithInput, bool WithResult, bool WithEvidence);
