namespace Signalbox.Policy;

/// <summary>How much harm a job can do (seed 002's risk assessment). The names on every surface are lower case.</summary>
public enum RiskLevel
{
    /// <summary>Documentation, tests, minor fixes: runs at once.</summary>
    Low,

    /// <summary>New features, schema changes: runs, with logging.</summary>
    Medium,

    /// <summary>Deployments, data migrations: as a rule a person approves first.</summary>
    High,

    /// <summary>Security changes, financial operations: a person always approves first.</summary>
    Critical,
}
