using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Signalbox.Jobs;
using Signalbox.Json;
using Signalbox.Server.Problems;

namespace Signalbox.Server.Requests;

/// <summary>
/// The fields of a JSON object in a request. Each is read by its name and kind; faults are gathered, so that all are told at
/// once, and whatever was not asked for is refused by name.
/// </summary>
/// <param name="body">The object; anything else is a fault.</param>
/// <param name="faults">Gets the faults.</param>
/// <param name="prefix">What stands before the fields' names in faults, such as <c>jobs[3].</c>.</param>
internal sealed partial class RequestFields(JsonElement body, List<FieldError> faults, string prefix = "")
{
    private const int LongestName = 100;
    private const int MostFaults = 100;
    private readonly List<JsonProperty> _unread = body.ValueKind == JsonValueKind.Object ? [.. body.EnumerateObject()] : [];

    private delegate bool Reader<T>(JsonElement value, [NotNullWhen(true)] out T? item);

    /// <summary>A text, or null.</summary>
    public string? Text(string name) => !TryTake(name, out var value) ? null : TryText(value, out var text) ? text : Refuse(name, "must be text");

    /// <summary>A text that must be there; empty, with a fault, when it is not.</summary>
    public string Required(string name)
    {
        var text = Text(name);
        if (text is null && !HasFault(name))
            Add(name, "is required");
        return text ?? "";
    }

    /// <summary>A whole number, or null.</summary>
    public int? Whole(string name) =>
        !TryTake(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : RefuseValue<int>(name, "must be a whole number");

    /// <summary>A number, or null.</summary>
    public double? Number(string name) =>
        !TryTake(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number
        : RefuseValue<double>(name, "must be a number");

    /// <summary>True or false, or null.</summary>
    public bool? Flag(string name) =>
        !TryTake(name, out var value) ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : RefuseValue<bool>(name, "must be true or false");

    /// <summary>A moment, or null: ISO-8601 with its zone.</summary>
    public DateTimeOffset? Time(string name) =>
        !TryTake(name, out var value) ? null
        : TryText(value, out var text) && HasZone().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time
        : RefuseValue<DateTimeOffset>(name, "must be a time with its zone, such as \"2026-01-15T10:30:00Z\"");

    /// <summary>The id of a job or checkpoint, as decimal text or a number; or null.</summary>
    public long? Id(string name) =>
        !TryTake(name, out var value) ? null : TryId(value, out var id) ? id : RefuseValue<long>(name, "must be an id, such as \"42\"");

    /// <summary>A list of ids; empty when it is not there.</summary>
    public IReadOnlyList<long> Ids(string name) => List<long>(name, TryId, "must be a list of ids, such as [\"42\"]");

    /// <summary>A list of texts; empty when it is not there.</summary>
    public IReadOnlyList<string> Texts(string name) => List<string>(name, TryText, "must be a list of texts");

    /// <summary>Any JSON, as the exact text that it came in; null when it is not there.</summary>
    public RawJson? Raw(string name) => TryTake(name, out var value) ? RawJson.Trusted(value.GetRawText()) : null;

    /// <summary>A list of objects, each read by <paramref name="read"/>; longer ones than <paramref name="most"/> are not read at all.</summary>
    public IReadOnlyList<T> Objects<T>(string name, int most, Func<RequestFields, T> read)
    {
        if (!TryTake(name, out var value) || value.ValueKind != JsonValueKind.Array)
        {
            Add(name, "must be a list of objects");
            return [];
        }

        var items = new List<T>(Math.Min(value.GetArrayLength(), most));
        if (value.GetArrayLength() > most)
        {
            Add(name, string.Create(CultureInfo.InvariantCulture, $"must hold at most {most:N0} objects, and holds {value.GetArrayLength():N0}"));
            return items;
        }

        foreach (var item in value.EnumerateArray())
        {
            var fields = new RequestFields(item, faults, $"{prefix}{name}[{items.Count.ToString(CultureInfo.InvariantCulture)}].");
            items.Add(read(fields));
            fields.RefuseRest();
        }

        return items;
    }

    /// <summary>True when a field is there and was not read yet; one that is null counts as not there, and as read.</summary>
    public bool Has(string name)
    {
        _unread.RemoveAll(p => p.NameEquals(name) && p.Value.ValueKind == JsonValueKind.Null);
        return _unread.Exists(p => p.NameEquals(name));
    }

    /// <summary>True when a field has a fault already.</summary>
    public bool HasFault(string name) => faults.Exists(f => f.Field == prefix + name);

    /// <summary>Adds a fault of a field.</summary>
    public void Add(string name, string message) => faults.Add(new FieldError(prefix + name, message));

    private void RefuseRest()
    {
        if (body.ValueKind != JsonValueKind.Object)
            faults.Add(new FieldError(prefix.Length == 0 ? "body" : prefix.TrimEnd('.'), "must be a JSON object"));
        foreach (var property in _unread)
            Add(property.Name.Length > LongestName ? property.Name[..LongestName] : property.Name, "is not a known field");
    }

    /// <summary>Ends the reading of a request.</summary>
    /// <exception cref="RefusedException">There are faults.</exception>
    public void Finish()
    {
        RefuseRest();
        if (faults.Count > 0)
            throw RefusedException.Invalid("The request cannot be taken as it is; 'errors' says what to mend.", [.. faults.Take(MostFaults)]);
    }

    private bool TryTake(string name, out JsonElement value)
    {
        for (var i = 0; i < _unread.Count; i++)
        {
            if (!_unread[i].NameEquals(name))
                continue;
            value = _unread[i].Value;
            _unread.RemoveAt(i);
            return value.ValueKind != JsonValueKind.Null;
        }

        value = default;
        return false;
    }

    private IReadOnlyList<T> List<T>(string name, Reader<T> read, string fault)
    {
        if (!TryTake(name, out var value))
            return [];
        var items = new List<T>();
        foreach (var element in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default)
        {
            if (!read(element, out var item))
                break;
            items.Add(item);
        }

        if (value.ValueKind != JsonValueKind.Array || items.Count < value.GetArrayLength())
            Add(name, fault);
        return items;
    }

    private static bool TryText(JsonElement value, [NotNullWhen(true)] out string? text) =>
        (text = value.ValueKind == JsonValueKind.String ? value.GetString() : null) is not null;

    private static bool TryId(JsonElement value, out long id) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out id),
        JsonValueKind.String => long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out id),
        _ => (id = 0) > 0,
    };

    private string? Refuse(string name, string fault)
    {
        Add(name, fault);
        return null;
    }

    private T? RefuseValue<T>(string name, string fault)
        where T : struct
    {
        Add(name, fault);
        return null;
    }

    // Without a zone a time would mean another moment on another machine.
    [GeneratedRegex("(Z|[+-][0-9]{2}:?[0-9]{2})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex HasZone();
}
