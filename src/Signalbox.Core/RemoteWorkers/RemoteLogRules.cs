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
            if (FieldText.Fault(entries[i].Message, LongestMessage) is { } message)
                errors.Add(new FieldError(at + "message", message));
        }

        return errors;
    }

    private static string? ActionFault(string action) =>
        action != LogActions.HandlerLog && LogActions.All.Contains(action)
            ? $"must not be {action}, with which Signalbox itself tells what happened"
            : FieldText.NameFault(action, LongestAction);
}
