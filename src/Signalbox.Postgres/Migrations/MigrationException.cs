namespace Signalbox.Postgres.Migrations;

/// <summary>The database's schema does not fit this program; the message says why and what to do.</summary>
public sealed class MigrationException(string message) : Exception(message);
