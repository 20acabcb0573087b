using Npgsql;
using Signalbox.Cli.Configuration;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Variables;
using Signalbox.Postgres.Connections;

namespace Signalbox.Cli.Databases;

/// <summary>Which database is meant.</summary>
internal abstract record DatabaseChoice
{
    private DatabaseChoice()
    {
    }

    /// <summary>The name of the database in sentences.</summary>
    public abstract string Name { get; }

    /// <summary>The server that <c>DATABASE_URL</c> names.</summary>
    public sealed record Server(string Url) : DatabaseChoice
    {
        /// <inheritdoc />
        public override string Name
        {
            get
            {
                var settings = ConnectionText.Parse(Url);
                return $"the database '{settings.Database ?? settings.Username ?? "postgres"}' at {settings.Host ?? "localhost"}"
                    + (settings.Host?.Contains(':') == true ? "" : $":{settings.Port}");
            }
        }
    }

    /// <summary>The embedded server of a data directory.</summary>
    public sealed record Embedded(string DataDirectory) : DatabaseChoice
    {
        /// <inheritdoc />
        public override string Name => $"the embedded PostgreSQL in {DataDirectory}";
    }

    /// <summary>The database that a call means.</summary>
    /// <exception cref="VerbFailedException"><c>DATABASE_URL</c> cannot be read.</exception>
    public static DatabaseChoice Of(VerbCall call) => Of(call.Variables, call.DataDirectory);

    /// <summary><c>DATABASE_URL</c> when it is set, else the embedded server.</summary>
    /// <exception cref="VerbFailedException"><c>DATABASE_URL</c> cannot be read.</exception>
    public static DatabaseChoice Of(EnvironmentValues environment, string dataDirectory)
    {
        if (environment["DATABASE_URL"] is not { } url)
            return new Embedded(dataDirectory);
        ConnectionSecrets.Learn(url);
        try
        {
            _ = new NpgsqlConnectionStringBuilder(ConnectionText.Parse(url).ConnectionString);
        }
        catch (ArgumentException e)
        {
            throw VerbFailedException.Usage(e.Message);
        }

        return new Server(url);
    }
}
