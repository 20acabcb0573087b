using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Signalbox.Identities;
using Signalbox.Server.Access;
using Signalbox.Server.Streams;
using Signalbox.Testing;

namespace Signalbox.Server.Tests.Streams;

public sealed class EndTests
{
    [Fact]
    public async Task A_client_that_does_not_read_is_dropped_and_delays_nobody()
    {
        await using var box = await ServerBox.CreateAsync();
        var hub = box.Get<StreamHub>();
        using var slow = await RawStreamAsync(box);
        var (reader, _) = await EventReader.OpenReadyAsync(box.Client(Permission.Read));
        using var all = reader;

        var shown = 0;
        for (var number = 1; number <= 10_000 && hub.Dropped == 0; number++)
        {
            hub.Heard(FakeMessages.Jobs(number));
            if (number % 10 == 0)
                shown += (await reader.CollectAsync(e => e.Id == $"origin-{number}-49")).Count;
            else
                continue;
            Assert.Equal(number * 50, shown);
        }

        Assert.Equal(1, hub.Dropped);
        await Eventually.HoldsAsync(() => hub.Open == 1, "the slow stream has ended");
        await ReadToEndAsync(slow);
    }

    [Fact]
    public async Task All_streams_end_when_the_node_stops_also_those_that_nobody_reads()
    {
        var box = await ServerBox.CreateAsync();
        using var slow = await RawStreamAsync(box);
        // Opened with clients that the node's end does not dispose.
        using var http = new HttpClient { BaseAddress = box.Address };
        var (name, value) = await box.Identities.HeaderAsync(Permission.Read, CallerKind.Program);
        http.DefaultRequestHeaders.Add(name, value);
        var (reader, _) = await EventReader.OpenReadyAsync(http);
        using var all = reader;
        // Less than a client may be behind, and more than the sockets take.
        var big = new Changes.ChangeMessage("origin", 1, [new Changes.Change.Worker(new string('x', 100_000), null)]);
        for (var number = 0; number < 200; number++)
            box.Get<StreamHub>().Heard(big with { Number = number });
        await reader.UntilAsync(e => e.Id == "origin-199-0");

        await box.DisposeAsync();

        Assert.True(await EndsAsync(reader));
        await ReadToEndAsync(slow);
    }

    [Fact]
    public async Task A_stream_that_its_client_left_is_closed()
    {
        await using var box = await ServerBox.CreateAsync();
        var (reader, _) = await EventReader.OpenReadyAsync(box.Client(Permission.Read));
        Assert.Equal(1, box.Get<StreamHub>().Open);

        reader.Dispose();

        await Eventually.HoldsAsync(() => box.Get<StreamHub>().Open == 0, "the stream is closed");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(Permission.Work)]
    public async Task A_client_hears_every_fifteen_seconds_that_the_stream_lives_until_it_may_no_longer_read(Permission? left)
    {
        var time = new FakeTimeProvider();
        var session = new EndingAuthentication.Session();
        await using var box = await ServerBox.CreateAsync(configure: builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.Services.AddSingleton(session);
            builder.Services.AddAuthentication(EndingAuthentication.Scheme)
                .AddScheme<AuthenticationSchemeOptions, EndingAuthentication>(EndingAuthentication.Scheme, null);
        });
        var (filtered, start) = await EventReader.OpenReadyAsync(box.Stranger(), "?types=checkpoint");
        using var all = filtered;

        time.Advance(StreamAnswer.KeepAlive);
        var alive = await filtered.NextAsync();
        Assert.Equal(("alive", null), (alive!.Comment, alive.Data));
        box.Get<StreamHub>().Heard(FakeMessages.Jobs(1, 1));
        time.Advance(StreamAnswer.KeepAlive);
        var moved = await filtered.UntilAsync(e => e.Id is not null);
        Assert.Equal(("alive", "origin-1-0", null), (moved.Comment, moved.Id, moved.Data));
        Assert.NotEqual(start, moved.Id);
        session.Caller = left is { } permissions ? new Caller("tester", CallerKind.Person, 1, permissions) : null;
        time.Advance(StreamAnswer.KeepAlive);

        Assert.Null(await filtered.NextAsync());
    }

    // A stop in the middle of a write cuts the client off, which comes back and resumes like any other.
    private static async Task<bool> EndsAsync(EventReader reader)
    {
        try
        {
            return await reader.NextAsync() is null;
        }
        catch (IOException)
        {
            return true;
        }
    }

    // A connection whose other end never reads more than the answer's first bytes.
    private static async Task<Socket> RawStreamAsync(ServerBox box)
    {
        var (name, value) = await box.Identities.HeaderAsync(Permission.Read, CallerKind.Program);
        // With the system's own buffer: a small one would later be drained at a crawl. A stream that ends in order, which is
        // how it goes when it was dropped between two writes, would else leave the connection open for a next request.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(box.Address.Host, box.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /api/stream HTTP/1.1\r\nHost: {box.Address.Authority}\r\nConnection: close\r\n{name}: {value}\r\n\r\n"));
        await socket.ReceiveAsync(new byte[64]);
        return socket;
    }

    private static async Task ReadToEndAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var buffer = new byte[1_000_000];
        try
        {
            while (await socket.ReceiveAsync(buffer, limit.Token) > 0)
            {
                // Whatever was on its way.
            }
        }
        catch (SocketException)
        {
            // It was cut off.
        }
    }
}
