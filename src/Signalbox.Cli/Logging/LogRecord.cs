using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Terminals;

namespace Signalbox.Cli.Logging;

/// <summary>One thing that was logged: the message, its named values, and the job, attempt and worker that its scopes name.</summary>
/// <param name="Level">How grave it is.</param>
/// <param name="Category">Who says it.</param>
/// <param name="Message">What is said.</param>
/// <param name="Error">Why, in a few words; or null.</param>
internal sealed record LogRecord(LogLevel Level, string Category, string Message, string? Error)
{
    private const string OriginalFormat = "{OriginalFormat}";
    private static readonly string[] Reserved = ["time", "level", "category", "message", "jobId", "attempt", "workerId", "traceId", "error"];
    private static readonly (string Name, string Short)[] Ids = [("JobId", "job"), ("Attempt", "attempt"), ("WorkerId", "worker")];

    // Line ends and quotes are escaped; the rest stays readable, and what could turn a terminal is escaped afterwards.
    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object?> _surroundings = new(StringComparer.Ordinal);
    private readonly string? _traceId = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.TraceId.ToString() : null;

    /// <summary>Takes in the message's named values.</summary>
    public LogRecord With(object? state)
    {
        if (state is IEnumerable<KeyValuePair<string, object?>> values)
        {
            foreach (var (name, value) in values.Where(v => v.Key != OriginalFormat))
                _values[name] = value;
        }

        return this;
    }

    /// <summary>Takes in a scope; of several that name the same, the innermost, which comes last, counts.</summary>
    public void Within(object? scope)
    {
        if (scope is IEnumerable<KeyValuePair<string, object?>> values)
        {
            foreach (var (name, value) in values.Where(v => Ids.Any(i => i.Name == v.Key)))
                _surroundings[name] = value;
        }
    }

    /// <summary>The line for people, without time and level.</summary>
    public string ToText()
    {
        var text = new StringBuilder(Message);
        if (Error is not null)
            text.Append(CultureInfo.InvariantCulture, $" ({Error})");
        foreach (var (name, shown) in Ids)
        {
            if (!_values.ContainsKey(name) && _surroundings.TryGetValue(name, out var value))
                text.Append(CultureInfo.InvariantCulture, $" {shown}={value}");
        }

        return KnownSecrets.Hide(Printable.Line(text.ToString()));
    }

    /// <summary>The line for programs.</summary>
    public string ToJson(string time, string level)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Written))
        {
            json.WriteStartObject();
            json.WriteString("time", time);
            json.WriteString("level", level);
            json.WriteString("category", Category);
            json.WriteString("message", KnownSecrets.Hide(Message));
            Write(json, "jobId", Convert.ToString(Id("JobId"), CultureInfo.InvariantCulture));
            Write(json, "attempt", Id("Attempt"));
            Write(json, "workerId", Id("WorkerId"));
            Write(json, "traceId", _traceId);
            Write(json, "error", Error);
            foreach (var (name, value) in _values.Select(v => (JsonNamingPolicy.CamelCase.ConvertName(v.Key), v.Value)).Where(v => !Reserved.Contains(v.Item1)))
                Write(json, name, value);
            json.WriteEndObject();
        }

        return Printable.Line(Encoding.UTF8.GetString(bytes.ToArray()));
    }

    private object? Id(string name) => _values.GetValueOrDefault(name) ?? _surroundings.GetValueOrDefault(name);

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null or "":
                break;
            case bool yes:
                json.WriteBoolean(name, yes);
                break;
            case byte or short or int or long:
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, KnownSecrets.Hide(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                break;
        }
    }
}
