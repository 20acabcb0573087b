namespace Signalbox.Cli.Verbs.Workers;

/// <summary>Lets a worker claim nothing; its running jobs go on.</summary>
internal sealed class PauseWorkerVerb() : PauseVerb(
    "pause", "Let a worker claim nothing more; its running jobs go on", "signalbox workers pause host-3f9a2c", paused: true);
