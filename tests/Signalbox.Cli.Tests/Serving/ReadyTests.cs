using System.Globalization;
using System.Net;
using System.Text;
using Dapper;
using Signalbox.Cli.Tests.Processes;
using Signalbox.Testing;

namespace Signalbox.Cli.Tests.Serving;

public sealed class ReadyTests
{
    private const string Password = "a password for this test";

    // The lock under which the first account is made.
    private const long FirstAccountLock = 0x5347_4E4C_4143_54;

    [Fact]
    public async Task A_node_is_not_ready_before_somebody_can_sign_in()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var folder = new CliFolder();
        folder.Environment["DATABASE_URL"] = database.ConnectionString;
        folder.Environment["SIGNALBOX_ADMIN_PASSWORD"] = Password;
        await using var held = await database.DataSource.OpenConnectionAsync();
        await held.ExecuteAsync("select pg_advisory_lock(@FirstAccountLock)", new { FirstAccountLock });
        using var node = folder.Start("serve", "--urls", "http://127.0.0.1:0");
        await Eventually.HoldsAsync(() => PortOf(node.Id) is not null, "the node listens");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{PortOf(node.Id)}") };
        await Eventually.HoldsAsync(
            async () => await held.ExecuteScalarAsync<bool>("select exists (select from pg_locks where locktype = 'advisory' and not granted)"), "the account is being made");

        var before = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        var saying = await before.Content.ReadAsStringAsync();
        await held.ExecuteAsync("select pg_advisory_unlock(@FirstAccountLock)", new { FirstAccountLock });
        await Eventually.HoldsAsync(async () => (await http.GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode, "the node is ready");
        using var who = new StringContent($$"""{"username": "admin", "password": "{{Password}}"}""", Encoding.UTF8, "application/json");
        var signedIn = await http.PostAsync(new Uri("/api/auth/login", UriKind.Relative), who);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, before.StatusCode);
        Assert.Contains("the first account", saying);
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
    }

    // The port that a process listens on, before it has said so.
    private static int? PortOf(int processId)
    {
        try
        {
            var sockets = Directory.EnumerateFiles($"/proc/{processId}/fd").Select(file => new FileInfo(file).LinkTarget).ToHashSet();
            return File.ReadLines($"/proc/{processId}/net/tcp").Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words[3] == "0A" && sockets.Contains($"socket:[{words[9]}]"))
                .Select(words => (int?)int.Parse(words[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
