using Npgsql;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Postgres;
using Signalbox.Postgres.Embedded;
using Signalbox.Postgres.Migrations;

namespace Signalbox.Cli.Databases;

/// <summary>Turns what ended work on a database into an exit code and a sentence.</summary>
internal static class DatabaseErrorMessages
{
    /// <summary>Explains it; what is none of the database's faults is explained as for any verb.</summary>
    /// <param name="fault">What was thrown.</param>
    /// <param name="interrupted">True when the process was asked to stop.</param>
    public static (int ExitCode, string Message) Explain(Exception fault, bool interrupted = false) => fault switch
    {
        MigrationException migration => (ExitCode.Failed, migration.Message),
        DatabaseUnreachableException unreachable => (ExitCode.Unreachable, unreachable.Message),
        EmbeddedServerException embedded => (ExitCode.Unreachable, embedded.Message),
        PostgresException refused when !DatabaseFaults.IsUnreachable(refused) =>
            (ExitCode.Failed, $"The database refused it ({refused.SqlState}: {refused.MessageText}); 'signalbox check-db' may tell more."),
        NpgsqlException lost => (ExitCode.Unreachable, $"The database cannot be reached ({DatabaseFaults.Reason(lost)}): check that it runs and try again."),
        _ => VerbErrorMessages.Explain(fault, interrupted),
    };
}
