using Signalbox.Identities;
using Signalbox.Server.Access;

namespace Signalbox.Server.Testing;

/// <summary>Gives each request the identity of somebody with certain permissions, made when the first request goes out.</summary>
public sealed class IdentifiedHandler(BoxIdentities identities, Permission permissions, CallerKind kind, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (name, value) = await identities.HeaderAsync(permissions, kind);
        request.Headers.TryAddWithoutValidation(name, value);
        return await base.SendAsync(request, cancellationToken);
    }
}
