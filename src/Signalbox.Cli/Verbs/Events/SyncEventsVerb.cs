using System.CommandLine;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.EventLog;
using Signalbox.EventLog.Git;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>Shares the log through git.</summary>
internal sealed class SyncEventsVerb : EventVerb
{
    private readonly Option<string> _remote = new("--remote") { HelpName = "name", Description = "The git remote", DefaultValueFactory = _ => "origin" };
    private readonly Option<string?> _branch = new("--branch") { HelpName = "name", Description = "The branch; without it the one that is checked out" };

    private readonly Option<bool> _filters = new("--filters") { Description = "Let git run the filters and merge drivers that its settings name (Git LFS, say) on files that commits bring" };
    private readonly Option<string[]> _environment = new("--env") { HelpName = "name", Description = "A variable that git and its credential helpers get besides those that git needs; may be repeated", AllowMultipleArgumentsPerToken = false };

    public SyncEventsVerb()
        : base("sync", "Share the log with other clones of its git repository; ends with 1 when the remote cannot be reached", "signalbox events sync --dir shared")
    {
        Options.Add(_remote);
        Options.Add(_branch);
        Options.Add(_filters);
        Options.Add(_environment);
    }

    protected override async Task<int> RunAsync(VerbCall call, SharedLog log, CancellationToken cancellationToken)
    {
        MustExist(log);
        var options = new GitSyncOptions
        {
            Remote = call.Arguments.GetValue(_remote)!,
            Branch = call.Arguments.GetValue(_branch),
            RunFilters = call.Arguments.GetValue(_filters),
            Environment = call.Arguments.GetValue(_environment) ?? [],
        };
        var done = await new GitSync(log, options).RunAsync(cancellationToken);
        if (call.Json)
            EventResults.Write(call.Screen, done);
        else
            call.Screen.Line(Printable.Line(done.Summary), done.IsOffline ? Tone.Waiting : Tone.Plain);
        return done.IsOffline ? ExitCode.Failed : ExitCode.Done;
    }
}
