using System.Globalization;
using Signalbox.Cli.Invocation;
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
            call.Screen.Json(found);
        else
            Show(call, found);
        return Task.FromResult(found.IsWhole ? ExitCode.Done : ExitCode.Failed);
    }

    private static void Show(VerbCall call, Verification found)
    {
        if (found.Fault is null)
        {
            call.Screen.Line(string.Create(CultureInfo.InvariantCulture, $"Whole: {found.Lines} lines, {found.Bytes} bytes; {Sealed(found)}."));
            if (found.UnsealedLines > 0)
                call.Screen.Aside(string.Create(CultureInfo.InvariantCulture, $"{found.UnsealedLines} lines before the last seal are in no sealed part: the log is shared through git, whose history says who put them there."));
            return;
        }

        call.Screen.Line(found.Fault.ToString());
        var more = found.BadLines + found.BrokenSeals - 1;
        if (more > 0)
            call.Screen.Aside(string.Create(CultureInfo.InvariantCulture, $"That is the first fault of {more + 1}: {found.BadLines} bad lines, {found.BrokenSeals} broken seals."));
    }

    private static string Sealed(Verification found) => found.Seals == 0
        ? "nothing is sealed yet ('signalbox events seal')"
        : string.Create(CultureInfo.InvariantCulture, $"{found.Seals} {(found.Seals == 1 ? "seal" : "seals")}, sealed up to byte {found.SealedBytes}, last seal {found.LastSeal}");
}
