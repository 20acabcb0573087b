using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Signalbox.Cli.Exits;

namespace Signalbox.Cli.Invocation;

/// <summary>The usual help, and after it the verb's example.</summary>
internal sealed class HelpWithExample : SynchronousCommandLineAction
{
    private readonly HelpAction _usual = new() { MaxWidth = 100 };

    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        _usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var examples = parseResult.CommandResult.Command switch
        {
            Verb verb => [verb.Example],
            { } command => command.Subcommands.OfType<Verb>().Select(v => v.Example).Take(3).ToArray(),
        };
        if (examples.Length > 0)
            output.WriteLine($"Example{(examples.Length > 1 ? "s" : "")}:\n  {string.Join("\n  ", examples)}\n");
        return ExitCode.Done;
    }
}
