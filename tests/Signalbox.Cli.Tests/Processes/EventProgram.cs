namespace Signalbox.Cli.Tests.Processes;

/// <summary>Which program runs the verbs of <c>signalbox events</c>.</summary>
public enum EventProgram
{
    /// <summary>The command line on .NET.</summary>
    Managed,

    /// <summary>The native program.</summary>
    Native,
}
