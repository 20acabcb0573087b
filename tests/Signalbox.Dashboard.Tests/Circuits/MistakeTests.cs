using System.Security.Cryptography;

namespace Signalbox.Dashboard.Tests.Circuits;

/// <summary>What a client does wrong is its own affair: it may lose its page, and the node's log has no error for it.</summary>
public sealed class MistakeTests
{
    private const string Event = """[{"eventHandlerId":99999,"eventName":"click","eventFieldInfo":null},{"type":"click"}]""";

    public static TheoryData<string, object?[]> Mistakes => new()
    {
        { "StartCircuit", [null, null, null, null] },
        { "StartCircuit", ["nonsense", "nonsense", "nonsense", "nonsense"] },
        { "StartCircuit", [1, 2, 3, 4] },
        { "StartCircuit", [] },
        { "UpdateRootComponents", ["nonsense", "nonsense"] },
        { "UpdateRootComponents", ["""{"batchId":9,"operations":[{"type":"add","ssrComponentId":7,"marker":{"type":"server","descriptor":"x","sequence":0}}]}""", ""] },
        { "UpdateRootComponents", ["""{"batchId":9,"operations":[{"type":"remove","ssrComponentId":77}]}""", ""] },
        { "UpdateRootComponents", [null, null] },
        { "ConnectCircuit", ["nonsense"] },
        { "ConnectCircuit", [null] },
        { "BeginInvokeDotNetFromJS", ["1", "System.Private.CoreLib", "Exit", 0, "[]"] },
        { "BeginInvokeDotNetFromJS", ["1", null, "DispatchEventAsync", 1, Event] },
        { "BeginInvokeDotNetFromJS", ["1", null, "DispatchEventAsync", 1, "nonsense"] },
        { "BeginInvokeDotNetFromJS", [null, null, "OnLocationChanged", 12345, "[]"] },
        { "EndInvokeJSFromDotNet", [7, true, "[7,true,1]"] },
        { "EndInvokeJSFromDotNet", [7, false, "nonsense"] },
        { "EndInvokeJSFromDotNet", [7, true, null] },
        { "ReceiveByteArray", [0, new byte[] { 1 }] },
        { "ReceiveByteArray", [-5, new byte[] { 1 }] },
        { "ReceiveJSDataChunk", [5, 0, new byte[] { 1 }, null] },
        { "ReceiveJSDataChunk", [5, 0, null, "nonsense"] },
        { "SendDotNetStreamToJS", [5] },
        { "OnRenderCompleted", [99_999, null] },
        { "OnRenderCompleted", [-1, null] },
        { "OnRenderCompleted", [2, "What the client says went wrong"] },
        { "OnRenderCompleted", [99_999, "What the client says went wrong"] },
        { "OnLocationChanged", ["nonsense", null, false] },
        { "OnLocationChanged", ["https://elsewhere.example/", null, true] },
        { "OnLocationChanged", [null, null, true] },
        { "OnLocationChanging", [1, "nonsense", null, false] },
        { "OnLocationChanging", [1, null, null, false] },
        { "Nothing", [] },
        { "OnDisconnectedAsync", [null] },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_call_that_makes_no_sense_is_no_error_of_the_node(string method, object?[] arguments)
    {
        await MakesNoErrorAsync(async (box, cookie) =>
        {
            await using var page = await CircuitClient.OpenAsync(box, cookie, "/jobs", "There are no jobs yet");
            await page.TellAsync(method, arguments);
            await HasHeardAsync(page);
            await using var bare = await CircuitClient.ConnectAsync(box, cookie);
            await bare.TellAsync(method, arguments);
            await HasHeardAsync(bare);
        });
    }

    [Theory]
    [InlineData(10)]
    [InlineData(6 << 20)]
    public async Task Bytes_that_are_no_message_are_no_error_of_the_node(int count)
    {
        await MakesNoErrorAsync(async (box, cookie) =>
        {
            foreach (var bytes in (byte[][])[[(byte)count, .. RandomNumberGenerator.GetBytes(count)], BlazorPack.Write(7), BlazorPack.Write(new string('x', count))])
            {
                await using var page = await CircuitClient.OpenAsync(box, cookie, "/jobs", "There are no jobs yet");
                await page.SendAsync(bytes);
                await HasHeardAsync(page);
            }
        });
    }

    [Fact]
    public async Task A_page_that_its_browser_says_it_cannot_draw_is_no_error_of_the_node_and_is_closed()
    {
        await MakesNoErrorAsync(async (box, cookie) =>
        {
            await using var page = await CircuitClient.ConnectAsync(box, cookie, acknowledges: false);
            await page.StartAsync("/jobs", await CircuitClient.MarkersAsync(box, cookie, "/jobs"));
            await page.IsDrawnAsync("shell");

            await page.TellAsync("OnRenderCompleted", page.LastBatch, "What the client says went wrong");

            await page.Closed.WaitAsync(TimeSpan.FromMinutes(2));
            await using var back = await CircuitClient.ConnectAsync(box, cookie);
            Assert.Equal(false, await back.AskAsync("ConnectCircuit", page.Secret));
        });
    }

    [Fact]
    public async Task Events_of_the_wrong_kind_are_no_error_of_the_node()
    {
        await MakesNoErrorAsync(async (box, cookie) =>
        {
            await using var page = await CircuitClient.OpenAsync(box, cookie, "/jobs", "There are no jobs yet");
            foreach (var name in (string[])["click", "change", "keydown", "nonsense"])
            {
                for (var id = 1; id <= 40; id++)
                {
                    var arguments = $$$"""[{"eventHandlerId":{{{id}}},"eventName":"{{{name}}}","eventFieldInfo":null},{"value":"x","type":"{{{name}}}"}]""";
                    await page.TellAsync("BeginInvokeDotNetFromJS", "1", null, "DispatchEventAsync", 1, arguments);
                }
            }

            await HasHeardAsync(page);
        });
    }

    [Fact]
    public async Task A_page_that_is_torn_away_while_it_is_drawn_is_no_error_of_the_node()
    {
        await MakesNoErrorAsync(async (box, cookie) =>
        {
            var markers = await CircuitClient.MarkersAsync(box, cookie, "/");
            for (var i = 0; i < 10; i++)
            {
                await using var page = await CircuitClient.ConnectAsync(box, cookie);
                await page.StartAsync("/", markers);
                page.Break();
            }
        });
    }

    private static async Task MakesNoErrorAsync(Func<ServerBox, string, Task> act)
    {
        ErrorLog log;
        await using (var box = await ServerBox.CreateAsync())
        {
            log = box.Get<ErrorLog>();
            await box.AddAsync("maria");
            await act(box, await BoxIdentities.SignInAsync(box.Stranger(), "maria"));
        }

        Assert.Empty(log.Entries);
    }

    // A connection's calls are heard in their order, so whatever came before this one has been.
    private static async Task HasHeardAsync(CircuitClient page)
    {
        try
        {
            await page.AskAsync("PauseCircuit");
        }
        catch (IOException)
        {
            // The node has ended it.
        }
    }
}
