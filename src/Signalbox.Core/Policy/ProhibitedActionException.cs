namespace Signalbox.Policy;

/// <summary>A job asked for an action that the policy prohibits; let it pass, and the job fails for good with the reason.</summary>
public sealed class ProhibitedActionException(string reason) : Exception(reason);
