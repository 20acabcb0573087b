using Signalbox.Server.Options;

namespace Signalbox.Server.Tests.Middleware;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:3000", false)]
    [InlineData("http://localhost:3000", false)]
    [InlineData("http://[::1]:3000", false)]
    [InlineData("https://0.0.0.0:3443", false)]
    [InlineData("http://0.0.0.0:3000", true)]
    [InlineData("http://*:3000", true)]
    [InlineData("http://+:3000", true)]
    [InlineData("http://192.0.2.1:3000", true)]
    public void What_others_can_reach_without_tls_is_known(string url, bool exposed) =>
        Assert.Equal(exposed ? [url] : [], ListenAddresses.Exposed(new ServerOptions { Urls = [url] }));

    [Theory]
    [InlineData("https://127.0.0.1:3443", "certificate")]
    [InlineData("3000", "address to listen on")]
    [InlineData("ftp://127.0.0.1", "address to listen on")]
    [InlineData("http://127.0.0.1:3000/path", "address to listen on")]
    [InlineData("http://", "address to listen on")]
    [InlineData("http://user:password@127.0.0.1:3000", "address to listen on")]
    [InlineData("http://127.0.0.1:3000#x", "address to listen on")]
    [InlineData("http://localhost:0", "free port")]
    public void An_address_that_cannot_be_listened_on_is_named(string url, string why) =>
        Assert.Contains(why, Assert.Single(ListenAddresses.Faults(new ServerOptions { Urls = [url] })));
}
