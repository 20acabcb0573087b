namespace Signalbox.EventLog.Elections;

/// <summary>Who leads.</summary>
/// <param name="Leader">The actor; null when nobody was ever elected.</param>
/// <param name="Term">The number of the election.</param>
/// <param name="LastSign">When the leader was last heard of, as its event says.</param>
/// <param name="IsNew">True when this call elected it.</param>
public sealed record Leadership(string? Leader, long Term, string? LastSign, bool IsNew);
