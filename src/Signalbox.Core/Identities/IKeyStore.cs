using System.Xml.Linq;

namespace Signalbox.Identities;

/// <summary>
/// Keeps the keys that sessions are protected with, for all nodes of a database. It is synchronous because ASP.NET Core's
/// data protection is.
/// </summary>
public interface IKeyStore
{
    /// <summary>All keys, oldest first.</summary>
    IReadOnlyList<XElement> ReadAll();

    /// <summary>Adds a key, unless another node has added one that the caller has not seen; of several at once one is added.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="key">The key.</param>
    /// <param name="seen">How many keys the caller has read.</param>
    /// <returns>False when there are others: read again, and use those.</returns>
    bool TryAdd(string name, XElement key, int seen);
}
