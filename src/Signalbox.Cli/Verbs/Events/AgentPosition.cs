namespace Signalbox.Cli.Verbs.Events;

/// <summary>How far an agent has come.</summary>
/// <param name="Actor">The agent.</param>
/// <param name="Interaction">The last interaction that it has dealt with; null before the first.</param>
internal sealed record AgentPosition(string Actor, long? Interaction);
