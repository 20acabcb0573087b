using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Signalbox.Identities;

namespace Signalbox.Server.Identities;

/// <summary>
/// Keeps the keys of sessions in the database. A key that was made without having seen another node's new one is not stored;
/// data protection then reads again and uses that one.
/// </summary>
internal sealed class KeyRepository(IKeyStore store) : IXmlRepository
{
    private volatile int _seen;

    /// <inheritdoc />
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var all = store.ReadAll();
        _seen = all.Count;
        return all;
    }

    /// <inheritdoc />
    public void StoreElement(XElement element, string friendlyName) => store.TryAdd(friendlyName, element, _seen);
}
