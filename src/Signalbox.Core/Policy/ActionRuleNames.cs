namespace Signalbox.Policy;

/// <summary>The names of rules for actions on every surface.</summary>
public static class ActionRuleNames
{
    private static readonly ActionRule[] Rules = Enum.GetValues<ActionRule>();

    /// <summary>All names, for sentences: <c>low, medium, high, critical, prohibited</c>.</summary>
    public static string All { get; } = string.Join(", ", Rules.Select(r => r.Name()));

    /// <summary>The name of <paramref name="rule"/> on every surface.</summary>
    public static string Name(this ActionRule rule) => rule == ActionRule.Prohibited ? "prohibited" : ((RiskLevel)rule).Name();

    /// <summary>Reads a name, in any letter case.</summary>
    public static bool TryParse(string? name, out ActionRule rule)
    {
        var index = Array.FindIndex(Rules, r => string.Equals(r.Name(), name, StringComparison.OrdinalIgnoreCase));
        rule = Rules[Math.Max(index, 0)];
        return index >= 0;
    }
}
