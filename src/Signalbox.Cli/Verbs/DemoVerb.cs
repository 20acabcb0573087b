using System.CommandLine;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Demo;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;

namespace Signalbox.Cli.Verbs;

/// <summary>Plays seed 001's complete workflow on a data directory of its own.</summary>
internal sealed class DemoVerb : Verb
{
    private readonly Option<bool> _keep = new("--keep") { Description = "Keep the data directory afterwards, and say where it is" };

    public DemoVerb()
        : base("demo", "Play the complete workflow on a throw-away database: jobs, a review with an approval, files", "signalbox demo --keep") =>
        Options.Add(_keep);

    public override async Task<int> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var keep = call.Arguments.GetValue(_keep);
        var folder = ThrowAwayFolder.Create();
        try
        {
            call.Screen.Line("Signalbox demo: three jobs, one of which waits for a person", Tone.Strong);
            call.Screen.Line();
            await using (var node = new DemoNode(folder, call.Variables["SIGNALBOX_POSTGRES_BIN"]))
                await new DemoRun(node, new DemoTimeline(call.Screen, call.Time), call.Time).PlayAsync(cancellationToken);
            call.Screen.Line("Every stage was seen, in the database and on disk.", Tone.Good);
            if (!keep)
                call.Screen.Line("Nothing is left behind; 'signalbox demo --keep' keeps the data.", Tone.Quiet);
            return ExitCode.Done;
        }
        finally
        {
            if (keep)
                call.Screen.Line($"Kept: {folder} (look into it with 'signalbox jobs list --data-dir {folder}')");
            else
                ThrowAwayFolder.Delete(folder);
        }
    }
}
