namespace Signalbox.Cli.Verbs.Events;

/// <summary>What came of asking to lead.</summary>
/// <param name="Leader">Who leads; null when nobody was ever elected.</param>
/// <param name="Term">The number of the election.</param>
/// <param name="Leads">True when whoever asked leads.</param>
/// <param name="Elected">True when this call elected them.</param>
/// <param name="LastSign">When the leader was last heard of, as its event says.</param>
internal sealed record ElectionResult(string? Leader, long Term, bool Leads, bool Elected, string? LastSign);
