namespace Signalbox.Cli.Variables;

/// <summary>The configuration has faults; the message lists every one, a line each.</summary>
internal sealed class SettingsException(IReadOnlyList<string> faults)
    : Exception($"The configuration has {(faults.Count == 1 ? "a fault" : $"{faults.Count} faults")}; mend it and start again:\n  " + string.Join("\n  ", faults))
{
    /// <summary>Every fault: path, value, what is allowed.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
