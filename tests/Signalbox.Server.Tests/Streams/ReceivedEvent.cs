namespace Signalbox.Server.Tests.Streams;

/// <summary>A block of an event stream.</summary>
internal sealed record ReceivedEvent(string? Id, string? Event, string? Data, string? Comment, string? Retry);
