using Signalbox.Identities;

namespace Signalbox.Dashboard.Audit;

/// <summary>An entry of the audit with what tells it from all others on its page.</summary>
/// <param name="Key">The same as long as the entry is shown.</param>
/// <param name="Entry">The entry.</param>
public sealed record AuditRow(string Key, AuditEntry Entry)
{
    /// <summary>The rows of a page. Two that are alike are told apart by their number, the older first.</summary>
    public static IReadOnlyList<AuditRow> Of(IReadOnlyList<AuditEntry> entries)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var rows = new AuditRow[entries.Count];
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            var entry = entries[i];
            var alike = $"{entry.At.UtcTicks} {entry.Action} {entry.Actor} {entry.Subject}";
            seen[alike] = seen.GetValueOrDefault(alike) + 1;
            rows[i] = new AuditRow($"{alike} {seen[alike]}", entry);
        }

        return rows;
    }

    /// <summary>Where what it is about is shown; null when there is no such page.</summary>
    public string? Address => Entry.Subject?.Split(' ') is ["checkpoint", var id] && long.TryParse(id, out _) ? $"/admin/agent-checkpoints?open={id}" : null;
}
