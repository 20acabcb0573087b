using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Signalbox.Server.Options;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Identities;

public sealed class SecureCookieTests : IDisposable
{
    private readonly string _folder = TestFolder.Create();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Over_https_the_cookie_never_travels_without_it()
    {
        using var key = ECDsa.Create();
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var (certificateFile, keyFile) = (Path.Combine(_folder, "certificate.pem"), Path.Combine(_folder, "key.pem"));
        await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        await using var box = await ServerBox.CreateAsync(
            options: new ServerOptions { Urls = ["https://127.0.0.1:0"], Tls = new TlsOptions(certificateFile, keyFile, null) });
        await box.AddAsync("maria");
        var trusting = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() };
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, SslOptions = trusting }) { BaseAddress = box.Address };
        using var answer = await client.LogInAsync("maria", People.Password);
        Assert.Equal(["httponly", "path=/", "samesite=strict", "secure"], answer.Headers.GetValues("Set-Cookie").Single().Split("; ")[1..].Order());
        Assert.True(answer.Headers.Contains("Strict-Transport-Security"));
    }
}
