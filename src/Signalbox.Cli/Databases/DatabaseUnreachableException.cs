using Signalbox.Postgres;

namespace Signalbox.Cli.Databases;

/// <summary>The database cannot be reached; the message says which and what to do.</summary>
internal sealed class DatabaseUnreachableException(DatabaseChoice choice, Exception cause)
    : Exception(Sentence(choice, cause), cause)
{
    private static string Sentence(DatabaseChoice choice, Exception cause) => choice is DatabaseChoice.Server
        ? $"Cannot reach {choice.Name} ({DatabaseFaults.Reason(cause)}): check DATABASE_URL and that the server runs."
        : cause.Message;
}
