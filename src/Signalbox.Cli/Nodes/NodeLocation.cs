using Signalbox.Postgres.Embedded;

namespace Signalbox.Cli.Nodes;

/// <summary>Where a node works.</summary>
/// <param name="ConnectionText">The database.</param>
/// <param name="Server">The embedded server to keep alive, or null.</param>
/// <param name="DataDirectory">The folder that holds the workspace.</param>
internal sealed record NodeLocation(string ConnectionText, EmbeddedServer? Server, string DataDirectory);
