using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Signalbox.Cli.Tests.Processes;

namespace Signalbox.Cli.Tests.Serving;

/// <summary>A process of <c>signalbox serve</c> on a free port.</summary>
public sealed partial class ServingNode : IDisposable
{
    public const string AdminPassword = "a password for this test";

    private readonly CliFolder _folder;
    private readonly HttpClient _http;

    private ServingNode(CliFolder folder, CliProcess process, Uri address)
    {
        _folder = folder;
        Process = process;
        Address = address;
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address };
    }

    /// <summary>The process.</summary>
    public CliProcess Process { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts a node, and returns when it answers.</summary>
    public static async Task<ServingNode> StartAsync(CliFolder folder, params string[] more)
    {
        folder.Environment["SIGNALBOX_ADMIN_PASSWORD"] = AdminPassword;
        var process = folder.Start(["serve", "--urls", "http://127.0.0.1:0", .. more]);
        await process.UntilSaidAsync("Press Ctrl+C to stop");
        return new ServingNode(folder, process, new Uri(Listening().Match(process.Output).Groups["address"].Value));
    }

    /// <summary>Signs in as the first admin; returns the cookie as a request sends it.</summary>
    public async Task<string> SignInAsync(string name = "admin", string password = AdminPassword)
    {
        using var content = Json(JsonSerializer.Serialize(new { username = name, password }));
        using var response = await _http.PostAsync(new Uri("/api/auth/login", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    /// <summary>Makes a token with the command line.</summary>
    public async Task<string> CreateTokenAsync(string name, string scope) =>
        (await _folder.RunAsync("tokens", "create", name, "--scope", scope, "--json")).Exits(0).Json.GetProperty("token").GetString()!;

    /// <summary>Sends a request with a session cookie or a token and reads the answer.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Json)> SendAsync(HttpMethod method, string path, string identity, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (identity.StartsWith("sbx_", StringComparison.Ordinal))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", identity);
        else
            request.Headers.Add("Cookie", identity);
        if (json is not null)
            request.Content = Json(json);
        using var response = await _http.SendAsync(request);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return (response.StatusCode, document.RootElement.Clone());
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        Process.Dispose();
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    [GeneratedRegex("listens on +(?<address>https?://[^ ]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();
}
