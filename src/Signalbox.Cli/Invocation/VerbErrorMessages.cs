using Signalbox.Cli.Exits;
using Signalbox.Cli.Variables;

namespace Signalbox.Cli.Invocation;

/// <summary>Turns what ended any verb into an exit code and a sentence.</summary>
internal static class VerbErrorMessages
{
    /// <summary>Explains it; what no verb expects is called a fault of the program.</summary>
    /// <param name="fault">What was thrown.</param>
    /// <param name="interrupted">True when the process was asked to stop.</param>
    public static (int ExitCode, string Message) Explain(Exception fault, bool interrupted) => fault switch
    {
        OperationCanceledException when interrupted => (ExitCode.Interrupted, "Interrupted."),
        VerbFailedException failed => (failed.ExitCode, failed.Message),
        SettingsException settings => (ExitCode.BadUsage, settings.Message),
        IOException or UnauthorizedAccessException => (ExitCode.Failed, fault.Message),
        _ => (ExitCode.Failed, $"It failed with a fault of the program ({fault.GetType().Name}: {fault.Message}); please report it."),
    };
}
