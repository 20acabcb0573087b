namespace Signalbox.Postgres.Tests.SqlWorkers;

/// <summary>What psql said.</summary>
/// <param name="ExitCode">0, or 3 after an error.</param>
/// <param name="Output">The rows.</param>
/// <param name="Errors">Errors and notices.</param>
internal sealed record PsqlAnswer(int ExitCode, string Output, string Errors);
