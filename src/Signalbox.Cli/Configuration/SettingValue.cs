namespace Signalbox.Cli.Configuration;

/// <summary>A value of the configuration as it was written.</summary>
/// <param name="Path">Which setting, such as <c>workers.leaseSeconds</c>.</param>
/// <param name="Where">Where it was written: the file and line, or the environment variable.</param>
/// <param name="Texts">The value; several for a list.</param>
/// <param name="IsList">True when it was written as a list.</param>
internal sealed record SettingValue(string Path, string Where, IReadOnlyList<string> Texts, bool IsList)
{
    /// <summary>The value as it is shown in a fault.</summary>
    public string Shown => IsList ? $"[{string.Join(", ", Texts)}]" : $"'{Texts[0]}'";
}
