namespace Signalbox.Evidence;

/// <summary>The job types that always need evidence.</summary>
public static class EvidenceTypes
{
    /// <summary>Proven by a merged pull request.</summary>
    public const string Code = "code";

    /// <summary>Proven by counts of passed and failed tests.</summary>
    public const string Test = "test";

    /// <summary>Proven by named checks, each with its result.</summary>
    public const string Verification = "verification";

    /// <summary>Proven by a summary and its sources.</summary>
    public const string Research = "research";

    /// <summary>Proven by a document's address or path.</summary>
    public const string Documentation = "documentation";

    /// <summary>What counters call every other type.</summary>
    public const string Other = "other";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Code, Test, Verification, Research, Documentation];
}
