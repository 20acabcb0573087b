namespace Signalbox.Cli.Verbs.Workers;

/// <summary>Lets a paused worker claim again.</summary>
internal sealed class ResumeWorkerVerb() : PauseVerb(
    "resume", "Let a paused worker claim again", "signalbox workers resume host-3f9a2c", paused: false);
