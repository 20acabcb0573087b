using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Signalbox.Identities;
using Signalbox.Server.Access;
using Signalbox.Server.Options;

namespace Signalbox.Server.Tests.Fuzzing;

/// <summary>
/// Malformed requests with fixed seeds: never a 5xx, a stack trace or silence. SIGNALBOX_FUZZ_REQUESTS sets how many (the
/// full run is 100000); a tenth as many are sent as raw bytes.
/// </summary>
public sealed class MalformedRequestTests
{
    private const Permission Everything = Permission.Read | Permission.Jobs | Permission.Workers | Permission.Decide | Permission.Administer;
    private const int Lanes = 8;

    private static readonly int Requests =
        int.Parse(Environment.GetEnvironmentVariable("SIGNALBOX_FUZZ_REQUESTS") ?? "10000", CultureInfo.InvariantCulture);

    private static readonly ServerOptions Unlimited = new()
    {
        Limits = new LimitOptions
        {
            AnonymousRequestsPerSecond = 1_000_000,
            PersonRequestsPerSecond = 1_000_000,
            TokenRequestsPerSecond = 1_000_000,
        },
    };

    [Fact]
    public async Task Malformed_requests_are_answered_and_are_nobodys_fault_but_their_senders()
    {
        await using var box = await ServerBox.CreateAsync(options: Unlimited);
        var client = box.Client(Everything);

        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(async lane =>
        {
            var malformation = new Malformation(lane);
            for (var i = 0; i < Requests / Lanes; i++)
            {
                using var request = malformation.Next();
                using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
                using var response = await client.SendAsync(request, limit.Token);
                Check((int)response.StatusCode, await response.Content.ReadAsStringAsync(limit.Token), $"lane {lane}, request {i}: {request}", box);
            }
        }));

        await client.CreateJobAsync("""{"jobType":"a","taskDescription":"still well"}""");
    }

    [Fact]
    public async Task Bytes_that_are_hardly_http_are_answered_or_hung_up_on()
    {
        await using var box = await ServerBox.CreateAsync(options: Unlimited);
        var client = box.Client(Everything);
        var (header, value) = await box.Identities.HeaderAsync(Everything, CallerKind.Person);

        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(async lane =>
        {
            var malformation = new Malformation(1_000 + lane);
            for (var i = 0; i < Requests / Lanes / 10; i++)
            {
                var bytes = malformation.NextBytes(box.Address.Authority, $"{header}: {value}");
                // 505 says that the version on the request's first line is none that the node speaks.
                foreach (var answer in Answers(await TalkAsync(box.Address, bytes)).Where(a => a.Status != 505))
                    Check(answer.Status, answer.Text, $"lane {lane}, request {i}: {Encoding.Latin1.GetString(bytes)}", box);
            }
        }));

        await client.CreateJobAsync("""{"jobType":"a","taskDescription":"still well"}""");
    }

    private static void Check(int status, string text, string what, ServerBox box)
    {
        Assert.True(status < 500, $"{what} answered {status}: {text}\n{string.Join('\n', box.Errors)}");
        Assert.False(text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal), $"{what} told of its inside: {text}");
    }

    // Sends, says that nothing more comes, and reads until the node hangs up.
    private static async Task<string> TalkAsync(Uri address, byte[] bytes)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, limit.Token);
        var answer = new MemoryStream();
        try
        {
            for (var sent = 0; sent < bytes.Length;)
                sent += await socket.SendAsync(bytes.AsMemory(sent), limit.Token);
            socket.Shutdown(SocketShutdown.Send);
            var buffer = new byte[16 * 1024];
            for (int read; (read = await socket.ReceiveAsync(buffer, limit.Token)) > 0;)
                await answer.WriteAsync(buffer.AsMemory(0, read), limit.Token);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown or SocketError.NotConnected)
        {
            // The node had seen enough and hung up before everything was said.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    private static IEnumerable<(int Status, string Text)> Answers(string said)
    {
        for (var at = said.IndexOf("HTTP/1.1 ", StringComparison.Ordinal); at >= 0;)
        {
            var next = said.IndexOf("HTTP/1.1 ", at + 9, StringComparison.Ordinal);
            var answer = next < 0 ? said[at..] : said[at..next];
            yield return (int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), answer);
            at = next;
        }
    }
}
