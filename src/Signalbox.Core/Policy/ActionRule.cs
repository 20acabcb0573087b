namespace Signalbox.Policy;

/// <summary>What the policy says of an action inside a job. The names on every surface are lower case.</summary>
public enum ActionRule
{
    /// <summary>It has low risk.</summary>
    Low,

    /// <summary>It has medium risk.</summary>
    Medium,

    /// <summary>It has high risk.</summary>
    High,

    /// <summary>It has critical risk.</summary>
    Critical,

    /// <summary>It is refused, whatever anyone approves.</summary>
    Prohibited,
}
