using System.Net;

namespace Signalbox.BuiltIn.Http;

/// <summary>A connection was not opened because of where it leads.</summary>
internal sealed class RefusedAddressException(string host, IPAddress address, string refusal)
    : IOException($"The host '{host}' was not called: {address} {refusal}.");
