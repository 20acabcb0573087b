using System.Buffers;
using System.Globalization;
using System.Text;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog.Events;

/// <summary>What may be appended. What is read is judged more mildly: see <see cref="EventLine"/>.</summary>
internal static class EventRules
{
    /// <summary>How a time is written.</summary>
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly string[] Reserved = ["interaction", "actor", "type", "content", "timestamp"];

    /// <summary>Refuses an event that breaks a rule.</summary>
    /// <exception cref="EventLogException">It does.</exception>
    public static void Check(LogEvent given)
    {
        if (Fault(given) is { } fault)
            throw new EventLogException(EventLogFault.BadEvent, $"{char.ToUpperInvariant(fault[0])}{fault[1..]}.");
    }

    /// <summary>What is wrong with an event; null when nothing is.</summary>
    public static string? Fault(LogEvent given) =>
        given.Interaction is < 0 or > EventBounds.Interaction
            ? string.Create(CultureInfo.InvariantCulture, $"the interaction must be a whole number from 0 to {EventBounds.Interaction}")
            : NameFault("actor", given.Actor)
                ?? NameFault("type", given.Type)
                ?? (given.Type == EventTypes.Seal ? "a seal is made by 'signalbox events seal' alone" : null)
                ?? ContentFault(given.Content)
                ?? TimeFault(given.Timestamp)
                ?? given.More.Keys.Where(k => Reserved.Contains(k)).Select(k => $"the field '{k}' is there twice").FirstOrDefault();

    /// <summary>True when a text is a time as events have it.</summary>
    public static bool IsTime(string text) =>
        DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    /// <summary>The time as events have it.</summary>
    public static string Time(TimeProvider time) => time.GetUtcNow().UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static string? NameFault(string what, string name) =>
        name.Length is 0 or > EventBounds.NameLength || string.IsNullOrWhiteSpace(name)
            ? string.Create(CultureInfo.InvariantCulture, $"the {what} must be text of 1 to {EventBounds.NameLength} characters")
            : name.Any(char.IsControl) || !IsWhole(name) ? $"the {what} must be text without control characters" : null;

    private static string? ContentFault(string content) =>
        !IsWhole(content)
            ? "the content holds half a character (a lone surrogate), which no file can keep"
            : content.Length > EventBounds.ContentBytes / 3 && Encoding.UTF8.GetByteCount(content) > EventBounds.ContentBytes
                ? $"the content is larger than {EventBounds.ContentBytes >> 20} MB: put it into a file and say where it is" : null;

    private static string? TimeFault(string time) =>
        time.Length == 0 || IsTime(time)
            ? null
            : "the timestamp must be a UTC time in whole seconds such as 2026-11-20T08:00:00Z";

    // Surrogates stand in pairs.
    private static bool IsWhole(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(text[at..], out _, out var length) != OperationStatus.Done)
                return false;
            text = text[(at + length)..];
        }

        return true;
    }
}
