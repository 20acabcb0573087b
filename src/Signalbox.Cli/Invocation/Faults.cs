using System.Net.Sockets;
using Npgsql;
using Signalbox.Cli.Configuration;
using Signalbox.Cli.Databases;
using Signalbox.Durability;
using Signalbox.Jobs;
using Signalbox.Postgres.Embedded;
using Signalbox.Postgres.Migrations;

namespace Signalbox.Cli.Invocation;

/// <summary>The one place that turns what went wrong into an exit code and a sentence.</summary>
internal static class Faults
{
    /// <summary>Explains what ended a verb.</summary>
    /// <param name="fault">What was thrown.</param>
    /// <param name="interrupted">True when the process was asked to stop.</param>
    public static (int ExitCode, string Message) Explain(Exception fault, bool interrupted) => fault switch
    {
        OperationCanceledException when interrupted => (ExitCode.Interrupted, "Interrupted."),
        VerbFailedException failed => (failed.ExitCode, failed.Message),
        SettingsException settings => (ExitCode.BadUsage, settings.Message),
        InvalidJobException invalid => (ExitCode.BadUsage, invalid.Message),
        MigrationException migration => (ExitCode.Failed, migration.Message),
        DatabaseUnreachableException unreachable => (ExitCode.Unreachable, unreachable.Message),
        EmbeddedServerException embedded => (ExitCode.Unreachable, embedded.Message),
        PostgresException refused when !IsUnreachable(refused) =>
            (ExitCode.Failed, $"The database refused it ({refused.SqlState}: {refused.MessageText}); 'signalbox check-db' may tell more."),
        NpgsqlException lost => (ExitCode.Unreachable, $"The database cannot be reached ({Reason(lost)}): check that it runs and try again."),
        IOException or UnauthorizedAccessException => (ExitCode.Failed, fault.Message),
        _ => (ExitCode.Failed, $"It failed with a fault of the program ({fault.GetType().Name}: {fault.Message}); please report it."),
    };

    /// <summary>True when a fault says that the database cannot be reached, rather than that a statement is wrong.</summary>
    public static bool IsUnreachable(Exception fault) => fault is EmbeddedServerException || LostDatabase.Is(fault);

    /// <summary>Why the database cannot be reached, in words.</summary>
    public static string Reason(Exception fault)
    {
        var inner = fault;
        while (inner is not PostgresException and not SocketException && inner.InnerException is { } next)
            inner = next;
        var words = inner is PostgresException refused ? refused.MessageText : inner.Message;
        return words.TrimEnd('.').ReplaceLineEndings(" ");
    }
}
