namespace Signalbox.Server.Options;

/// <summary>The certificate that https addresses are served with.</summary>
/// <param name="CertificateFile">A PEM file with the certificate and its chain, or a PKCS#12 file.</param>
/// <param name="KeyFile">The PEM file of the private key; null when the certificate's file holds it.</param>
/// <param name="Password">The password of the key or of the PKCS#12 file, or null.</param>
public sealed record TlsOptions(string CertificateFile, string? KeyFile, string? Password)
{
    /// <inheritdoc />
    public override string ToString() => $"TLS with {CertificateFile}";
}
