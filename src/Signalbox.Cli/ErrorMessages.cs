using Signalbox.Cli.Databases;
using Signalbox.Cli.Exits;
using Signalbox.Jobs;

namespace Signalbox.Cli;

/// <summary>Turns what ended a verb into an exit code and a sentence.</summary>
internal static class ErrorMessages
{
    /// <summary>Explains what ended a verb.</summary>
    /// <param name="fault">What was thrown.</param>
    /// <param name="interrupted">True when the process was asked to stop.</param>
    public static (int ExitCode, string Message) Explain(Exception fault, bool interrupted) => fault is InvalidJobException
        ? (ExitCode.BadUsage, fault.Message)
        : DatabaseErrorMessages.Explain(fault, interrupted);
}
