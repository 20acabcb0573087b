namespace Signalbox.Policy;

/// <summary>The names of risk levels, and of what a risky job asks for before it may be claimed.</summary>
public static class RiskRules
{
    /// <summary>The name of the checkpoint that a risky job is created with.</summary>
    public const string ApprovalCheckpoint = "approval";

    private static readonly RiskLevel[] Levels = Enum.GetValues<RiskLevel>();

    /// <summary>The name of <paramref name="risk"/> on every surface.</summary>
    public static string Name(this RiskLevel risk) => risk switch
    {
        RiskLevel.Low => "low",
        RiskLevel.Medium => "medium",
        RiskLevel.High => "high",
        _ => "critical",
    };

    /// <summary>Reads a name, in any letter case.</summary>
    public static bool TryParse(string? name, out RiskLevel risk)
    {
        var index = Array.FindIndex(Levels, r => string.Equals(r.Name(), name, StringComparison.OrdinalIgnoreCase));
        risk = Levels[Math.Max(index, 0)];
        return index >= 0;
    }
}
