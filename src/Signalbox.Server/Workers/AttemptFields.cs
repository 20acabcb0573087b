using Microsoft.AspNetCore.Http;
using Signalbox.Logs;
using Signalbox.RemoteWorkers;
using Signalbox.Server.Access;
using Signalbox.Server.Requests;

namespace Signalbox.Server.Workers;

/// <summary>Reads what every call of a worker about its job has in common.</summary>
internal static class AttemptFields
{
    private const int LongestWorkerId = 200;

    /// <summary>The attempt that the caller speaks for.</summary>
    public static AttemptKey Key(HttpContext context, RequestFields fields)
    {
        var id = RouteId.Of(context, "job");
        var worker = fields.Required("workerId");
        if (worker.Length > LongestWorkerId)
            fields.Add("workerId", $"must be at most {LongestWorkerId} characters long");
        return new AttemptKey(worker, Caller.Of(context).Name, id, Attempt(fields));
    }

    /// <summary>The attempt that the caller speaks for, where the path names the worker and the body the job.</summary>
    public static AttemptKey Key(HttpContext context, RequestFields fields, string workerId)
    {
        var id = fields.Id("jobId");
        if (id is null && !fields.HasFault("jobId"))
            fields.Add("jobId", "is required");
        return new AttemptKey(workerId, Caller.Of(context).Name, id ?? 0, Attempt(fields));
    }

    /// <summary>A log entry.</summary>
    public static LogEntry Entry(RequestFields fields)
    {
        var name = fields.Text("level") ?? nameof(LogEntryLevel.Info);
        if (!Enum.TryParse<LogEntryLevel>(name, ignoreCase: true, out var level) || !string.Equals(level.ToString(), name, StringComparison.OrdinalIgnoreCase))
            fields.Add("level", "must be debug, info, warning or error");
        return new LogEntry(
            null, null, fields.Text("action") ?? LogActions.HandlerLog, level, fields.Required("message"), fields.Raw("metadata"), fields.Raw("errorData"));
    }

    private static int Attempt(RequestFields fields)
    {
        var attempt = fields.Whole("attempt");
        if (attempt is null && !fields.HasFault("attempt"))
            fields.Add("attempt", "is required: the attempt that the claim has told");
        return attempt ?? 0;
    }
}
