using System.Globalization;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.EventLog;
using Signalbox.EventLog.Seals;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>Looks whether the log is whole.</summary>
internal sealed class VerifyEventsVerb() : EventVerb("verify", "Check every line, and that what was sealed is as it was; ends with 1 and the first fault otherwise", "signalbox events verify --dir shared")
{
    protected override Task<int> RunAsync(VerbCall call, SharedLog log, CancellationToken cancellationToken)
    {
        MustExist(log);
        var found = new LogVerifier(log).Verify(call.Screen.Progress("Verifying"), cancellationToken);
        if (call.Json)
            EventResults.Write(call.Screen, found);
        else
            Show(call, found);
        return Task.FromResult(found.IsWhole ? ExitCode.Done : ExitCode.Failed);
    }

    private static void Show(VerbCall call, Verification found)
    {
        if (found.Fault is null)
        {
            call.Screen.Line($"Whole: {Counts.Of(found.Lines, "line")}, {Counts.Of(found.Bytes, "byte")}; {Sealed(found)}.");
            if (found.UnsealedLines > 0)
                call.Screen.Aside($"In no sealed part before the last seal: {Counts.Of(found.UnsealedLines, "line")}; the log is shared through git, whose history says who put them there.");
            return;
        }

        call.Screen.Line(found.Fault.ToString());
        var more = found.BadLines + found.BrokenSeals - 1;
        if (more > 0)
            call.Screen.Aside($"That is the first fault of {more + 1}: {Counts.Of(found.BadLines, "bad line")}, {Counts.Of(found.BrokenSeals, "broken seal")}.");
    }

    private static string Sealed(Verification found) => found.Seals == 0
        ? "nothing is sealed yet ('signalbox events seal')"
        : string.Create(CultureInfo.InvariantCulture, $"{Counts.Of(found.Seals, "seal")} up to byte {found.SealedBytes}, last {found.LastSeal}");
}
