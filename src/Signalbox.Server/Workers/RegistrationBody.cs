namespace Signalbox.Server.Workers;

/// <summary>The body with which a program registers its worker.</summary>
/// <param name="WorkerId">Unique among running workers; 1 to 200 characters.</param>
/// <param name="WorkerType">Its type, such as executor.</param>
/// <param name="Capabilities">What it can do: the job types that it takes, and what jobs may require.</param>
/// <param name="MaxConcurrentJobs">How many jobs it runs at once; 1 when it is not given.</param>
/// <param name="Host">The machine that it runs on, for people.</param>
/// <param name="Version">The version of its program, for people.</param>
internal sealed record RegistrationBody(
    string WorkerId, string WorkerType, IReadOnlyList<string>? Capabilities, int? MaxConcurrentJobs, string? Host, string? Version);
