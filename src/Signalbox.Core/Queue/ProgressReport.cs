namespace Signalbox.Queue;

/// <summary>The latest progress of a running job.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Fraction">0 to 1.</param>
/// <param name="Message">In words, or null.</param>
/// <param name="LeaseId">The lease of the attempt that reports; the worker fills it in.</param>
public sealed record ProgressReport(long JobId, double Fraction, string? Message, long LeaseId = 0);
