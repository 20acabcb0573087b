using Signalbox.Cli.Invocation;

namespace Signalbox.Cli.Verbs.Events;

/// <summary>The verbs about event logs. They need no node and no database, so that a program of their own can have them.</summary>
internal static class EventVerbs
{
    /// <summary>The first word of their command lines.</summary>
    public const string Name = "events";

    /// <summary>Makes them.</summary>
    public static VerbGroup Create() => new(
        Name, "A log that many agents share as plain files",
        new AppendEventVerb(), new TailEventsVerb(), new SnapshotEventsVerb(), new WatchEventsVerb(), new VerifyEventsVerb(), new SealEventsVerb(),
        new ElectLeaderVerb(), new SyncEventsVerb())
    {
        new VerbGroup("checkpoint", "How far an agent has come", new AgentCheckpointVerb(sets: false), new AgentCheckpointVerb(sets: true)),
    };
}
