namespace Signalbox.Server.Startup;

/// <summary>Something that the start of a node must have done before others may count on the node.</summary>
/// <param name="Name">What it sees to, as an answer names it: "the first account".</param>
/// <param name="RunAsync">Does it.</param>
internal sealed record StartStep(string Name, Func<CancellationToken, Task> RunAsync);
