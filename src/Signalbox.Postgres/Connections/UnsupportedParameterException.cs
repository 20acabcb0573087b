namespace Signalbox.Postgres.Connections;

/// <summary>A connection text has a parameter of libpq that has no meaning here.</summary>
/// <param name="name">Its name, which is one of libpq's.</param>
internal sealed class UnsupportedParameterException(string name) : Exception
{
    /// <summary>Its name.</summary>
    public string Name => name;
}
