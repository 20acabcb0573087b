using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Signalbox.Server.Options;
using Signalbox.Server.Requests;

namespace Signalbox.Server.Hosting;

/// <summary>How the web server takes connections: small headers, bounded bodies, no patience with those who send slowly.</summary>
internal static class KestrelSettings
{
    private const int MostConnections = 20_000;

    // A page that closes gives its place back a moment before its connection does.
    private const int ClosingPages = 100;
    private static readonly TimeSpan HeadersTime = TimeSpan.FromSeconds(15);

    /// <summary>Sets the limits, and the certificate for https addresses.</summary>
    public static void Apply(this KestrelServerOptions kestrel, LimitOptions limits, X509Certificate2? certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = BodyLimit.Usual;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = limits.OpenPages + ClosingPages;
        kestrel.Limits.RequestHeadersTimeout = HeadersTime;
        if (certificate is not null)
            kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate);
    }

    /// <summary>Reads the certificate.</summary>
    /// <exception cref="ArgumentException">It cannot be used; the message says which file and why.</exception>
    public static X509Certificate2? ReadCertificate(TlsOptions? tls)
    {
        try
        {
            return tls is null ? null : Read(tls);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException(
                $"The certificate {tls!.CertificateFile}{(tls.KeyFile is { } key ? $" with the key {key}" : "")} cannot be used ({e.Message.TrimEnd('.')}): "
                + "server.tls.certificateFile must name a PEM or PKCS#12 file with its private key, or server.tls.keyFile the key, and server.tls.password its password if it has one.",
                nameof(tls), e);
        }
    }

    private static X509Certificate2 Read(TlsOptions tls) =>
        X509Certificate2.GetCertContentType(tls.CertificateFile) == X509ContentType.Pfx
            ? X509CertificateLoader.LoadPkcs12FromFile(tls.CertificateFile, tls.Password)
            : ReadPem(tls);

    private static X509Certificate2 ReadPem(TlsOptions tls) => tls.Password is null
        ? X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile)
        : X509Certificate2.CreateFromEncryptedPemFile(tls.CertificateFile, tls.Password, tls.KeyFile);
}
