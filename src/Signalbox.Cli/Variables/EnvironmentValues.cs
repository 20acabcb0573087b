using System.Collections;
using Signalbox.Cli.Exits;

namespace Signalbox.Cli.Variables;

/// <summary>
/// The environment variables, and below them those of the <c>.env</c> file. The file's values stay in this process: they are
/// not put into its environment, which child processes would inherit.
/// </summary>
internal sealed class EnvironmentValues
{
    private static readonly string[] SecretNames = ["TOKEN", "API_KEY", "PASSWORD", "SECRET"];
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private EnvironmentValues()
    {
    }

    /// <summary>Every name that is set.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Reads the environment and, in a folder, the file <c>.env</c>.</summary>
    /// <exception cref="SettingsException">The file has a line that is none.</exception>
    public static EnvironmentValues Load(string folder)
    {
        var values = new EnvironmentValues();
        var file = Path.Combine(folder, ".env");
        if (File.Exists(file))
        {
            foreach (var (name, value) in DotEnvFile.Read(file))
                values._values[name] = value;
        }

        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            values._values[(string)variable.Key] = (string?)variable.Value ?? "";
        foreach (var (name, value) in values._values)
        {
            if (SecretNames.Any(s => name.EndsWith(s, StringComparison.OrdinalIgnoreCase)))
                KnownSecrets.Learn(value);
        }

        return values;
    }

    /// <summary>The value of a name; null when it is not set or empty.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
}
