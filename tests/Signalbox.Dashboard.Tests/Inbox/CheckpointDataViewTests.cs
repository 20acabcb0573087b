using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Dashboard.Inbox;
using Signalbox.Json;

namespace Signalbox.Dashboard.Tests.Inbox;

public sealed class CheckpointDataViewTests
{
    private const string Caution = "does not fit the file";

    [Fact]
    public async Task What_nobody_sees_is_marked_wherever_a_job_can_put_it()
    {
        var html = await RenderAsync(RawJson.From(new Dictionary<string, object>
        {
            ["fact\u202E"] = "value\u200B",
            ["files"] = new[] { new { path = "a\u2066", content = "b\u2067", change = "c\u2068", diff = "+d\u2069\n@@ \u202A" } },
            ["rows"] = new[] { new Dictionary<string, string> { ["col\u202B"] = "cell\u202C" } },
        }));

        foreach (var code in new[] { "202E", "200B", "2066", "2067", "2068", "2069", "202A", "202B", "202C" })
            Assert.Contains($"‹U+{code}›</span>", html);
        Assert.Contains("\\u202E</span>", html);
        Assert.DoesNotContain(html, c => c is '\u200B' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
    }

    [Theory]
    [InlineData("harmless", true)]
    [InlineData("evil", false)]
    public async Task A_difference_that_does_not_fit_the_file_is_cautioned_against_and_the_file_is_open(string claimed, bool cautioned)
    {
        var html = await RenderAsync(RawJson.From(new { files = new[] { new { path = "a", content = "evil\n", change = "added", diff = $"@@ -0,0 +1 @@\n+{claimed}\n" } } }));

        Assert.Equal(cautioned, html.Contains(Caution, StringComparison.Ordinal));
        Assert.Equal(cautioned, html.Contains("<details open", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_json_is_open_when_there_is_more_in_it()
    {
        Assert.DoesNotContain("<details open", await RenderAsync(RawJson.Trusted("""{"a":1}""")));
        Assert.Contains("<details open", await RenderAsync(RawJson.Trusted("""{"a":1,"deep":{"b":[{"c":1},2]}}""")));
    }

    [Fact]
    public async Task Its_parts_are_named_after_what_they_are_of()
    {
        var data = RawJson.From(new { files = new[] { new { path = "a", content = "b" }, new { path = "a", content = "c" } }, rows = new[] { new { d = 1 } } });

        var html = await RenderAsync(data, "approval of job 7");

        foreach (var name in new[] { "The whole of a, approval of job 7", "The whole of a (2), approval of job 7", "Records under rows, approval of job 7", "The data, approval of job 7" })
            Assert.Single(html.Split($"aria-label=\"{name}\"")[1..]);
    }

    private static async Task<string> RenderAsync(RawJson data, string of = "")
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Data"] = data, ["Of"] = of });
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<CheckpointDataView>(parameters)).ToHtmlString());
        return System.Net.WebUtility.HtmlDecode(html);
    }
}
