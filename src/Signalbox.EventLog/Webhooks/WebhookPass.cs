namespace Signalbox.EventLog.Webhooks;

/// <summary>What came of one look for new errors.</summary>
/// <param name="Posted">How many alerts the receiver took.</param>
/// <param name="GivenUp">How many it did not want, and will not be asked to take again.</param>
/// <param name="Problem">What went wrong last, in words without secrets; null when nothing did.</param>
/// <param name="RetryAfter">When to look again because an alert waits; null when none does.</param>
/// <param name="IsElsewhere">True when another process on this machine posts the alerts of this log.</param>
public sealed record WebhookPass(int Posted, int GivenUp, string? Problem, TimeSpan? RetryAfter, bool IsElsewhere);
