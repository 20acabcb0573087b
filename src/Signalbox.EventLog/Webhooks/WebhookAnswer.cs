namespace Signalbox.EventLog.Webhooks;

/// <summary>What came of posting an alert.</summary>
public enum WebhookAnswer
{
    /// <summary>The receiver has it.</summary>
    Taken,

    /// <summary>The receiver does not want it, and would not the next time.</summary>
    Refused,

    /// <summary>The receiver answers that it cannot take it now.</summary>
    Failing,

    /// <summary>Nobody answered in time.</summary>
    Unreachable,
}
