using System.CommandLine;
using Signalbox.Cli.Exits;

namespace Signalbox.Cli.Invocation;

/// <summary>A verb of the command line. Its help ends with an example.</summary>
internal abstract class Verb(string name, string description, string example) : Command(name, description)
{
    /// <summary>A command line that can be copied.</summary>
    public string Example { get; } = example;

    /// <summary>Does it.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public abstract Task<int> RunAsync(VerbCall call, CancellationToken cancellationToken);
}
