using System.CommandLine;
using Signalbox.Cli.Terminals;
using Signalbox.Cli.Variables;

namespace Signalbox.Cli.Invocation;

/// <summary>One call of a verb: its arguments, the surroundings that it is called in, and where its output goes.</summary>
internal sealed class VerbCall(ParseResult arguments, Screen screen, Interruption interruption)
{
    /// <summary>The parsed command line.</summary>
    public ParseResult Arguments { get; } = arguments;

    /// <summary>Where the output goes.</summary>
    public Screen Screen { get; } = screen;

    /// <summary>The signals.</summary>
    public Interruption Interruption { get; } = interruption;

    /// <summary>The process's clock.</summary>
    public TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>The environment, with the <c>.env</c> file of the working directory.</summary>
    public EnvironmentValues Variables { get; } = EnvironmentValues.Load(Environment.CurrentDirectory);

    /// <summary>True when JSON is asked for.</summary>
    public bool Json => Arguments.GetValue(SharedOptions.Json);

    /// <summary>The folder of the embedded server and the workspace.</summary>
    public string DataDirectory => Path.GetFullPath(Arguments.GetValue(SharedOptions.DataDirectory)!);
}
