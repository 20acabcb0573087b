using Signalbox.Postgres.Embedded;
using Signalbox.Testing;

namespace Signalbox.Postgres.Tests.Embedded;

public sealed class SocketFolderTests
{
    private static readonly ServerAccount Own = new("tester", Libc.geteuid(), Libc.getegid(), []);

    private static readonly string LongHome = "/" + new string('h', 150);

    [Fact]
    public void The_socket_lies_beside_the_cluster_where_it_fits() =>
        Assert.Equal("/srv/data/postgres.socket", SocketFolder.For("/srv/data", Own, null));

    [Theory]
    [InlineData(77, true)]
    [InlineData(78, false)]
    public void A_socket_path_may_have_107_bytes(int homeLength, bool fits)
    {
        string home = "/" + new string('h', homeLength - 1);

        string socket = SocketFolder.For(home, Own, null);

        Assert.Equal(fits, socket == home + "/postgres.socket");
    }

    [Fact]
    public void A_path_too_long_goes_to_the_runtime_folder_of_the_user()
    {
        string runtime = TestFolder.Create();

        Assert.StartsWith(runtime + "/signalbox-", SocketFolder.For(LongHome, Own, runtime), StringComparison.Ordinal);
        Directory.Delete(runtime);
        Assert.StartsWith("/tmp/signalbox-", SocketFolder.For(LongHome, Own, runtime), StringComparison.Ordinal);
    }

    [Fact]
    public void The_runtime_folder_of_root_is_closed_to_the_account_of_the_server() =>
        Assert.StartsWith(
            "/tmp/signalbox-", SocketFolder.For(LongHome, Own with { Launcher = ["setpriv"] }, "/run"), StringComparison.Ordinal);

    [Fact]
    public void Different_homes_have_different_short_folders() =>
        Assert.NotEqual(SocketFolder.For(LongHome, Own, null), SocketFolder.For(LongHome + "2", Own, null));
}
