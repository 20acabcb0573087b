using System.Text.RegularExpressions;
using Npgsql;

namespace Signalbox.Postgres.Connections;

/// <summary>
/// Reads <c>DATABASE_URL</c> in its three usual spellings: a URL, libpq's <c>host=… dbname=…</c> as <c>psql</c> takes it, and
/// Npgsql's <c>Host=…;Database=…</c>.
/// </summary>
public static partial class ConnectionText
{
    private const string Forms =
        "DATABASE_URL must be postgres://user:password@host:port/database, host=… port=… dbname=… user=… password=…, or Host=…;Database=…;Username=…;Password=…";

    /// <summary>
    /// Reads <c>postgres://user:password@host:port,host2/database?sslmode=require</c>, libpq's form with its quoting
    /// (<c>password='it\'s'</c>), or Npgsql's key=value form.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The text is none of these, or has a parameter of libpq that has no meaning here, which the message names. It repeats
    /// nothing else of the text, for that may be a password.
    /// </exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            var settings = Read(text);
            if (IsWritten(settings.Host) && settings.Host?.Contains('=') != true && IsWritten(settings.Database) && IsWritten(settings.Username))
                return settings;
        }
        catch (UnsupportedParameterException e)
        {
            throw new ArgumentException($"{Forms}; it has the parameter '{e.Name}', which Signalbox does not know: take it away.", e);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            // What was wrong is not passed on, for it quotes the text.
        }

        throw new ArgumentException(Forms + ".");
    }

    private static NpgsqlConnectionStringBuilder Read(string text)
    {
        if (text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal))
            return LibpqParameters.Apply(ConnectionUrl.Read(text));
        return LibpqText.TryRead(text) is { } pairs ? LibpqParameters.Apply(pairs) : new NpgsqlConnectionStringBuilder(text);
    }

    // A text with a missing or wrong separator has the next parameter, which may be the password, in the value of one that is shown.
    private static bool IsWritten(string? shown) => shown is null || !NextParameter().IsMatch(shown);

    [GeneratedRegex(@"[\s;]\s*[A-Za-z_ ]+\s*=", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NextParameter();
}
