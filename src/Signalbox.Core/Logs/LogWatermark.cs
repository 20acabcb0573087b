namespace Signalbox.Logs;

/// <summary>How far the register is, by the database's clock.</summary>
/// <param name="Now">The time.</param>
/// <param name="Settled">Entries of before this moment can all be seen: no transaction that goes on began earlier.</param>
public sealed record LogWatermark(DateTimeOffset Now, DateTimeOffset Settled);
