using System.CommandLine;

namespace Signalbox.Cli.Invocation;

/// <summary>Verbs about one thing, such as <c>jobs</c>.</summary>
internal sealed class VerbGroup : Command
{
    /// <summary>Takes its name, description and verbs.</summary>
    public VerbGroup(string name, string description, params Verb[] verbs)
        : base(name, description)
    {
        foreach (var verb in verbs)
            Subcommands.Add(verb);
    }
}
