namespace Signalbox.Cli.Databases;

/// <summary>What is done about the database's schema when it is opened.</summary>
internal enum SchemaCheck
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The embedded server's is brought up to date; that of <c>DATABASE_URL</c> must be.</summary>
    OfVerb,
}
