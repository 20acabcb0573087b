using Signalbox.Retention;

namespace Signalbox.Cli.Health;

/// <summary>Looks at how much history there is, and whether it leaves.</summary>
internal static class HistoryChecks
{
    /// <summary>What it takes, and what to do about much that nobody bounds.</summary>
    public static Finding Of(History history)
    {
        const string Part = "history";
        return history.GrowsWithoutBound
            ? Finding.Warn(Part, history.Words, "set retention: completed: 90d in signalbox.yaml; docs/operations.md says what is kept for how long")
            : Finding.Ok(Part, history.Words);
    }
}
