namespace Signalbox.Tests.Evidence;

public sealed class ResearchEvidenceTests
{
    private const string Finding = "Skip-locked queues carry ten thousand jobs a second";

    [Theory]
    [InlineData("https://www.postgresql.org/docs/current/sql-select.html")]
    [InlineData("http://wiki/queues")]
    [InlineData("HTTPS://EXAMPLE.ORG/A?b=c#d")]
    [InlineData("doi:10.1145/3318464.3389706")]
    [InlineData("10.1145/3318464.3389706")]
    [InlineData("https://doi.org/10.1145/3318464.3389706")]
    [InlineData("ISBN 978-0-13-468599-1")]
    [InlineData("isbn:0-306-40615-2")]
    [InlineData("ISBN-13: 9780134685991")]
    public async Task A_source_that_can_be_looked_up_is_accepted(string source) =>
        await Judge.FindingsAsync(Judge.AskAsync("research", $$"""{"summary":"{{Finding}}","sources":["Interview with the author",{{Judge.Text(source)}}]}"""));

    [Theory]
    [InlineData("the documentation")]
    [InlineData("www.example.org")]
    [InlineData("example.org/a")]
    [InlineData("/docs/a")]
    [InlineData("https://")]
    [InlineData("http://user:secret@example.org/")]
    [InlineData("ftp://example.org/a")]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://example.org/a b")]
    [InlineData("ISBN 978-0-13-468599-2")]
    [InlineData("ISBN 12345")]
    [InlineData("10.1145/")]
    [InlineData("doi:")]
    public async Task What_cannot_is_no_source(string source) =>
        Assert.Contains(
            await Judge.ReasonsAsync(Judge.AskAsync("research", $$"""{"summary":"{{Finding}}","sources":[{{Judge.Text(source)}}]}""")),
            r => r.StartsWith("Name in 'sources' at least one source"));

    [Fact]
    public async Task An_address_in_the_summary_counts_as_a_source() =>
        Assert.Equal(
            ["The source 'https://example.org/queues' is cited."],
            await Judge.FindingsAsync(Judge.AskAsync("research", Judge.Text($"{Finding} (https://example.org/queues).").Text)));

    [Theory]
    [InlineData("")]
    [InlineData("https://example.org/a-long-path/with-many-words/in-it")]
    [InlineData("See https://example.org/queues")]
    public async Task A_summary_that_says_nothing_beside_its_sources_is_refused(string summary) =>
        Assert.Contains(
            await Judge.ReasonsAsync(Judge.AskAsync("research", $$"""{"summary":"{{summary}}","sources":["https://example.org/other"]}""")),
            r => r.StartsWith("Say in 'summary'"));

    [Theory]
    [InlineData("https://example.org/a", "https://example.org/a")]
    [InlineData("https://example.org/a", "https://EXAMPLE.org/a/")]
    [InlineData("doi:10.1145/3318464.3389706", "https://doi.org/10.1145/3318464.3389706")]
    public async Task A_source_is_named_once(string one, string other) =>
        Assert.Contains(
            await Judge.ReasonsAsync(Judge.AskAsync("research", $$"""{"summary":"{{Finding}}","sources":["{{one}}","{{other}}"]}""")),
            r => r.StartsWith("Name the source"));
}
