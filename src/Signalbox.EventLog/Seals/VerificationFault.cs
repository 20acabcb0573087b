namespace Signalbox.EventLog.Seals;

/// <summary>What is wrong with a log.</summary>
/// <param name="Line">The number of the line, from 1; of a changed range, the first.</param>
/// <param name="Why">What is wrong with it.</param>
/// <param name="From">Where a changed range begins, in bytes; null for a bad line.</param>
/// <param name="To">Where it ends.</param>
public sealed record VerificationFault(long Line, string Why, long? From, long? To)
{
    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant($"line {Line}: {Why}");
}
