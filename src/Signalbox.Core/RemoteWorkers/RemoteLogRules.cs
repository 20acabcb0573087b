using System.Globalization;
using Signalbox.Durability;
using Signalbox.Jobs;
using Signalbox.Logs;

namespace Signalbox.RemoteWorkers;

/// <summary>What the log entries of a program must satisfy. They must not pass for what Signalbox itself tells of a job.</summary>
internal static class RemoteLogRules
{
    private const int LongestAction = 100;
    private const int LongestMessage = 20_000;

    /// <summary>Every fault of the entries; empty when there is none.</summary>
    public static IReadOnlyList<FieldError> Check(IReadOnlyList<LogEntry> entries)
    {
        if (entries.Count is 0 or > RemoteAttemptClient.MaximumEntries)
            return [new FieldError("entries", $"must hold 1 to {RemoteAttemptClient.MaximumEntries:N0} entries, and holds {entries.Count:N0}")];
        var errors = new List<FieldError>();
        for (var i = 0; i < entries.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"entries[{i}].");
            if (ActionFault(entries[i].Action) is { } action)
                errors.Add(new FieldError(at + "action", action));
            if (MessageFault(entries[i].Message) is { } message)
                errors.Add(new FieldError(at + "message", message));
        }

        return errors;
    }

    private static string? ActionFault(string action) =>
        string.IsNullOrWhiteSpace(action) || action.Length > LongestAction ? $"must be 1 to {LongestAction} characters long"
        : action != LogActions.HandlerLog && LogActions.All.Contains(action) ? $"must not be {action}, with which Signalbox itself tells what happened"
        : StorableText.Fault(action) ?? UnseenCharacters.NameFault(action);

    private static string? MessageFault(string message) =>
        string.IsNullOrWhiteSpace(message) ? "is required"
        : message.Length > LongestMessage ? $"must be at most {LongestMessage:N0} characters long, and is {message.Length:N0}"
        : StorableText.Fault(message);
}
