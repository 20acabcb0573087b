using Signalbox.Evidence;
using Signalbox.Jobs;
using Signalbox.Workers;

namespace Signalbox.RemoteWorkers;

/// <summary>The job types that a program's worker may claim.</summary>
internal static class ClaimableTypes
{
    private const string Field = "jobTypes";

    /// <summary>
    /// The named types, or without names those that the worker's capabilities name. Task types that need evidence are only for
    /// workers that have them as capabilities, unless a worker has named no capability at all.
    /// </summary>
    public static (IReadOnlyList<string> Types, FieldError? Fault) Of(RegisteredWorker worker, IReadOnlyList<string> named)
    {
        if (named.Count == 0)
        {
            return worker.Capabilities.Count > 0
                ? (worker.Capabilities, null)
                : ([], new FieldError(Field, "must name what the worker takes, since it was registered without capabilities"));
        }

        var foreign = worker.Capabilities.Count == 0
            ? []
            : named.Where(t => EvidenceTypes.All.Contains(t) && !worker.Capabilities.Contains(t)).ToArray();
        return foreign.Length == 0
            ? (named, null)
            : ([], new FieldError(Field, $"names {string.Join(", ", foreign)}, which is not among the worker's capabilities: register it with them"));
    }
}
