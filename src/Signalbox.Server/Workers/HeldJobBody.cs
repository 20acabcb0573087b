namespace Signalbox.Server.Workers;

/// <summary>A job that a worker works on.</summary>
internal sealed record HeldJobBody(string Id, int Attempt);
