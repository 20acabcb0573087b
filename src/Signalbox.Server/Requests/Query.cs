using System.Globalization;
using Microsoft.AspNetCore.Http;
using Signalbox.Jobs;
using Signalbox.Server.Problems;

namespace Signalbox.Server.Requests;

/// <summary>
/// The query of a request. Like <see cref="RequestFields"/> it gathers faults and refuses what nobody asked for, so that a
/// misspelt filter is not taken for no filter.
/// </summary>
internal sealed class Query(HttpContext context)
{
    private const int LongestValue = 1_000;
    private readonly List<FieldError> _faults = [];
    private readonly HashSet<string> _unread = new(context.Request.Query.Keys, StringComparer.OrdinalIgnoreCase);

    /// <summary>A text, or null when it is missing or empty.</summary>
    public string? Text(string name, int longest = LongestValue)
    {
        _unread.Remove(name);
        var values = context.Request.Query[name];
        if (values.Count > 1)
            Add(name, "must be given once");
        var text = values.Count == 0 ? null : values[0];
        if (text?.Length > longest)
            Add(name, $"must be at most {longest} characters long");
        return string.IsNullOrEmpty(text) || text.Length > longest ? null : text;
    }

    /// <summary>A text of a certain form, or null.</summary>
    public string? Checked(string name, Func<string, bool> isGood, string otherwise)
    {
        var text = Text(name);
        if (text is null || isGood(text))
            return text;
        Add(name, otherwise);
        return null;
    }

    /// <summary>One of several names, or null.</summary>
    public T? OneOf<T>(string name, TryParse<T> parse, string allowed)
        where T : struct
    {
        if (Text(name) is not { } text)
            return null;
        if (parse(text, out var value))
            return value;
        Add(name, $"must be one of {allowed}");
        return null;
    }

    /// <summary>The id of a job or checkpoint, or null.</summary>
    public long? Id(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return id;
        Add(name, "must be an id, such as 42");
        return null;
    }

    /// <summary>A whole number within bounds, or <paramref name="otherwise"/>.</summary>
    public int Whole(string name, int minimum, int maximum, int otherwise)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
            return number;
        Add(name, $"must be a whole number from {minimum} to {maximum}");
        return otherwise;
    }

    /// <summary>Ends the reading.</summary>
    /// <exception cref="RefusedException">There are faults.</exception>
    public void Finish()
    {
        foreach (var name in _unread.Order(StringComparer.Ordinal))
            Add(name.Length > LongestValue ? name[..LongestValue] : name, "is not a known parameter");
        if (_faults.Count > 0)
            throw RefusedException.Invalid("The query cannot be taken as it is; 'errors' says what to mend.", _faults);
    }

    /// <summary>Reads a name.</summary>
    public delegate bool TryParse<T>(string? text, out T value);

    private void Add(string name, string message) => _faults.Add(new FieldError(name, message));
}
