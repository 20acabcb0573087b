using System.Globalization;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Variables;

namespace Signalbox.Cli.Configuration;

/// <summary>Reads settings by path and type, and gathers every fault. The environment's values stand above the file's.</summary>
internal sealed class SettingsReader
{
    private const string Prefix = "SIGNALBOX__";
    private const string Forever = "forever";
    private readonly Dictionary<string, SettingValue> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _known = [];
    private readonly List<string> _faults;

    /// <summary>Takes the file's values and faults, and the environment.</summary>
    public SettingsReader(IReadOnlyList<SettingValue> file, List<string> faults, EnvironmentValues environment)
    {
        _faults = faults;
        foreach (var value in file)
            _values[value.Path] = value;
        foreach (var name in environment.Names.Where(n => n.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
        {
            if (environment[name] is { } text)
                Add(name[Prefix.Length..].Replace("__", "."), name, text);
        }
    }

    /// <summary>Gives a setting the value of a variable of another name, which stands above the file.</summary>
    public void Alias(string path, string variable, EnvironmentValues environment)
    {
        if (environment[variable] is { } text && !(_values.GetValueOrDefault(path)?.Where.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ?? false))
            Add(path, variable, text);
    }

    /// <summary>A text of a length; <paramref name="otherwise"/> when it is not set.</summary>
    public string? Text(string path, int maximum, string? otherwise) =>
        Read(path, otherwise, $"text of 1 to {maximum} characters", text => text.Trim().Length > 0 && text.Length <= maximum && !text.Contains('\0') ? text : null);

    /// <summary>True when a setting has been given a value, whichever.</summary>
    public bool Has(string path) => _values.ContainsKey(path);

    /// <summary>A whole number within bounds.</summary>
    public int Whole(string path, int minimum, int maximum, int otherwise) => Whole(path, minimum, maximum) ?? otherwise;

    /// <summary>A whole number within bounds; null when it is not set.</summary>
    public int? Whole(string path, int minimum, int maximum) =>
        Read<int?>(path, null, $"a whole number from {minimum} to {maximum}", text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= minimum && number <= maximum ? number : null);

    /// <summary>A number of seconds within bounds.</summary>
    public TimeSpan? Seconds(string path, double minimum, double maximum, TimeSpan? otherwise) =>
        Read(path, otherwise, string.Create(CultureInfo.InvariantCulture, $"seconds from {minimum} to {maximum}"), text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= minimum && number <= maximum ? TimeSpan.FromSeconds(number) : (TimeSpan?)null);

    /// <summary>How long something is kept, within bounds; null for <c>forever</c>.</summary>
    public TimeSpan? Term(string path, TimeSpan minimum, string shownMinimum, TimeSpan maximum, TimeSpan? otherwise) =>
        Read<TimeSpan?[]>(path, [otherwise], $"a duration from {shownMinimum} to {maximum.TotalDays / 365:0}y such as 90d, or {Forever}", text =>
            text.Equals(Forever, StringComparison.OrdinalIgnoreCase) ? [null]
            : DurationText.TryParse(text, maximum, out var term) && term >= minimum ? [term]
            : null)![0];

    /// <summary>Yes or no.</summary>
    public bool Flag(string path, bool otherwise) =>
        Read<bool?>(path, otherwise, "true or false", text => bool.TryParse(text, out var flag) ? flag : null)!.Value;

    /// <summary>One of several names, in any letter case; null when it is not set.</summary>
    public string? Choice(string path, IReadOnlyList<string> names) =>
        Read(path, null, string.Join(" or ", names), text => names.FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A text that may hold a secret, so that no fault shows it; null when it is not set.</summary>
    public string? Secret(string path, string allowed, Func<string, bool> isAllowed)
    {
        _known.Add(path);
        if (!_values.TryGetValue(path, out var value))
            return null;
        if (!value.IsList && isAllowed(value.Texts[0]))
            return value.Texts[0];
        _faults.Add($"{value.Path} ({value.Where}): must be {allowed}");
        return null;
    }

    /// <summary>A list of texts, in the environment separated by commas.</summary>
    public IReadOnlyList<string> Texts(string path, int maximum, IReadOnlyList<string> otherwise) =>
        Texts(path, maximum, otherwise, _ => true, $"a list of texts of 1 to {maximum} characters");

    /// <summary>A list of texts of which each must be one that is allowed.</summary>
    public IReadOnlyList<string> Texts(string path, int maximum, IReadOnlyList<string> otherwise, Func<string, bool> isAllowed, string allowed)
    {
        _known.Add(path);
        if (!_values.TryGetValue(path, out var value))
            return otherwise;
        var texts = value.IsList ? value.Texts : value.Texts[0].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (texts.All(t => t.Trim().Length > 0 && t.Length <= maximum && isAllowed(t)))
            return texts;
        Refuse(value, allowed);
        return otherwise;
    }

    /// <summary>Adds a fault that several settings have together.</summary>
    public void Add(string fault) => _faults.Add(fault);

    /// <summary>Ends the reading: what was not asked for is unknown.</summary>
    /// <exception cref="SettingsException">There are faults.</exception>
    public void Finish()
    {
        foreach (var value in _values.Values.Where(v => !_known.Contains(v.Path, StringComparer.OrdinalIgnoreCase)))
        {
            var section = value.Path.Split('.')[0] + ".";
            var near = _known.Where(k => k.StartsWith(section, StringComparison.OrdinalIgnoreCase)).ToList();
            _faults.Add($"{value.Path} ({value.Where}): is not a setting; known are {string.Join(", ", near.Count > 0 ? near : _known)}");
        }

        if (_faults.Count > 0)
            throw new SettingsException(_faults);
    }

    private T? Read<T>(string path, T? otherwise, string allowed, Func<string, T?> parse)
    {
        _known.Add(path);
        if (!_values.TryGetValue(path, out var value))
            return otherwise;
        if (!value.IsList && parse(value.Texts[0]) is { } parsed)
            return parsed;
        Refuse(value, allowed);
        return otherwise;
    }

    private void Refuse(SettingValue value, string allowed) =>
        _faults.Add($"{value.Path} ({value.Where}): is {value.Shown} and must be {allowed}");

    private void Add(string path, string variable, string text) =>
        _values[path] = new SettingValue(_values.GetValueOrDefault(path)?.Path ?? Camel(path), variable, [text], IsList: false);

    private static string Camel(string path) => string.Join('.', path.Split('.').Select(p => p.Length > 0 ? char.ToLowerInvariant(p[0]) + p[1..] : p));
}
