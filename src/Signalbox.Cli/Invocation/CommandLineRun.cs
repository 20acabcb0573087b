using System.CommandLine;
using System.CommandLine.Help;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Terminals;

namespace Signalbox.Cli.Invocation;

/// <summary>Runs one command line from its words to the exit code.</summary>
internal static class CommandLineRun
{
    // A word that begins with @ names a file of input here, not one with further words.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs it; what goes wrong is one sentence on standard error.</summary>
    /// <param name="root">The verbs.</param>
    /// <param name="words">The command line, without the program's name.</param>
    /// <param name="explain">Turns what ended a verb, and whether it was interrupted, into an exit code and a sentence.</param>
    public static async Task<int> RunAsync(Command root, string[] words, Func<Exception, bool, (int ExitCode, string Message)> explain)
    {
        var terminal = Terminal.OfProcess();
        var screen = new Screen(terminal);
        using var interruption = new Interruption();
        root.Options.OfType<HelpOption>().Single().Action = new HelpWithExample();
        Act(root, screen, interruption);
        var parsed = root.Parse(words, Parsing);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExample)
            return Refuse(parsed, terminal);
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = terminal.Out,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                interruption.Stop);
        }
#pragma warning disable CA1031 // the edge of the process: whatever it is, the person at the terminal gets a sentence
        catch (Exception e)
#pragma warning restore CA1031
        {
            var (exitCode, message) = explain(e, interruption.Stop.IsCancellationRequested);
            await terminal.Error.WriteLineAsync(KnownSecrets.Hide(message));
            return exitCode;
        }
    }

    private static void Act(Command command, Screen screen, Interruption interruption)
    {
        if (command is Verb verb)
            verb.SetAction((arguments, token) => verb.RunAsync(new VerbCall(arguments, screen, interruption), token));
        foreach (var inner in command.Subcommands)
            Act(inner, screen, interruption);
    }

    private static int Refuse(ParseResult parsed, Terminal terminal)
    {
        var path = Path(parsed.CommandResult);
        foreach (var error in parsed.Errors.Select(Words).Distinct())
            terminal.Error.WriteLine(KnownSecrets.Hide(Printable.Line(error)));
        var verbs = parsed.CommandResult.Command.Subcommands.Select(c => c.Name).ToList();
        if (verbs.Count > 0)
            terminal.Error.WriteLine($"The verbs of '{path}' are: {string.Join(", ", verbs)}.");
        terminal.Error.WriteLine($"Run '{path} --help' to see how it is used.");
        return ExitCode.BadUsage;
    }

    // The parser speaks of types of .NET.
    private static string Words(System.CommandLine.Parsing.ParseError error) =>
        error.SymbolResult is System.CommandLine.Parsing.OptionResult { Option: Option<int> or Option<int?> or Option<long> or Option<long?> } given && given.Tokens is [var token]
            ? $"{given.Option.Name}: '{token.Value}' must be a whole number."
            : error.Message;

    private static string Path(System.CommandLine.Parsing.SymbolResult result) =>
        result is System.CommandLine.Parsing.CommandResult { Command: var command } inner
            ? inner.Parent is { } parent ? $"{Path(parent)} {command.Name}" : "signalbox"
            : "signalbox";
}
