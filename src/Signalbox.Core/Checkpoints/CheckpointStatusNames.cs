namespace Signalbox.Checkpoints;

/// <summary>The spelling of <see cref="CheckpointStatus"/> on every surface.</summary>
public static class CheckpointStatusNames
{
    private static readonly CheckpointStatus[] Statuses = Enum.GetValues<CheckpointStatus>();

    /// <summary>The name of <paramref name="status"/>, in upper case.</summary>
    public static string Name(this CheckpointStatus status) => status.ToString().ToUpperInvariant();

    /// <summary>Reads a name, in any letter case.</summary>
    public static bool TryParse(string? name, out CheckpointStatus status)
    {
        var index = Array.FindIndex(Statuses, s => string.Equals(s.Name(), name, StringComparison.OrdinalIgnoreCase));
        status = Statuses[Math.Max(index, 0)];
        return index >= 0;
    }
}
