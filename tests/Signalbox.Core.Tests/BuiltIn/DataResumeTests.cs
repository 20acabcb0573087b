using System.Text.Json;

namespace Signalbox.Tests.BuiltIn;

public sealed class DataResumeTests : IDisposable
{
    private const string Normalize = """{"operation":"transform","transform":"normalize","dataFile":"x.jsonl"}""";
    private const string Approved = """{"operation":"transform","transform":"normalize","dataFile":"x.jsonl","requireApproval":true}""";

    private readonly JobBench _bench = new();
    private readonly string _input;

    public DataResumeTests()
    {
        var inputs = Directory.CreateDirectory(Path.Combine(_bench.Options.WorkspaceFolder, "inputs")).FullName;
        _input = Path.Combine(inputs, "x.jsonl");
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_job_that_died_in_the_middle_goes_on_with_the_chunk_it_was_in()
    {
        Write(5_500);
        _bench.Actions.BeforeSave = name => Die(name == "chunk-000003");
        await Assert.ThrowsAsync<IOException>(() => _bench.RunAsync("data-processing", Normalize));
        Assert.Equal(["input", "chunk-000000", "chunk-000001", "chunk-000002"], _bench.Actions.Steps.Select(s => s.Name));
        var untouched = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Chunk(1), untouched);
        DateTime? seen = null;
        _bench.Actions.BeforeSave = name => seen = name == "output" ? File.GetLastWriteTimeUtc(Chunk(1)) : seen;

        var result = await _bench.CompleteAsync("data-processing", Normalize);

        Assert.Equal(untouched, seen);
        Assert.Equal(
            ["chunk-000003", "chunk-000004", "chunk-000005", "output", "publish"],
            _bench.Actions.Steps.Where(s => s.Attempt == 2).Select(s => s.Name));
        Assert.Equal(5_500, result.GetProperty("written").GetInt32());
        Assert.Equal(Enumerable.Range(0, 5_500), Ids());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_chunk_file_that_was_lost_or_spoilt_is_made_again(bool spoilt)
    {
        Write(3_000);
        _bench.Actions.BeforeSave = name => Die(name == "output");
        await Assert.ThrowsAsync<IOException>(() => _bench.RunAsync("data-processing", Normalize));
        if (spoilt)
            await File.WriteAllTextAsync(Chunk(1), "{}\n");
        else
            File.Delete(Chunk(1));
        File.Delete(Chunk(0));
        _bench.Actions.BeforeSave = null;

        await _bench.CompleteAsync("data-processing", Normalize);

        Assert.Equal(Enumerable.Range(0, 3_000), Ids());
    }

    [Theory]
    [InlineData(3_000, "changed")]
    [InlineData(2_999, "")]
    [InlineData(3_001, "")]
    public async Task A_data_file_that_changes_during_the_job_fails_it(int records, string more)
    {
        Write(3_000);
        _bench.Actions.BeforeSave = name => Die(name == "chunk-000001");
        await Assert.ThrowsAsync<IOException>(() => _bench.RunAsync("data-processing", Normalize));
        Write(records, more);
        _bench.Actions.BeforeSave = null;

        var failed = await _bench.FailAsync("data-processing", Normalize);

        Assert.Contains("was changed while the job was at work", failed.Error, StringComparison.Ordinal);
        Assert.False(failed.Retryable);
        Assert.False(File.Exists(Path.Combine(_bench.JobFolder, "output.jsonl")));
    }

    [Fact]
    public async Task Nothing_is_published_before_it_is_approved_and_then_exactly_what_was_shown()
    {
        Write(1_500);
        var shown = await _bench.SuspendAsync("data-processing", Approved);
        Assert.Equal("publish", _bench.Actions.Checkpoints[^1].Name);
        Assert.Equal(5, shown.GetProperty("sample").GetArrayLength());
        Assert.False(File.Exists(Path.Combine(_bench.JobFolder, "output.jsonl")));
        _bench.Actions.Approve();
        // What was read before is not needed any more.
        File.Delete(_input);

        var result = await _bench.CompleteAsync("data-processing", Approved);

        Assert.Equal(shown.GetProperty("sha256").GetString(), result.GetProperty("sha256").GetString());
        Assert.Equal(Enumerable.Range(0, 1_500), Ids());
        Assert.Equal(["input-validated", "processed", "publish"], _bench.Actions.Checkpoints.Select(c => c.Name));
    }

    [Fact]
    public async Task A_lost_draft_is_made_again_after_approval()
    {
        Write(1_500);
        await _bench.SuspendAsync("data-processing", Approved);
        _bench.Actions.Approve();
        Directory.Delete(_bench.JobFolder, recursive: true);

        await _bench.CompleteAsync("data-processing", Approved);

        Assert.Equal(Enumerable.Range(0, 1_500), Ids());
    }

    [Fact]
    public async Task Edits_of_what_describes_a_file_are_refused()
    {
        Write(10);
        await _bench.SuspendAsync("data-processing", Approved);
        _bench.Actions.Approve("""{"records":11}""");

        var failed = await _bench.FailAsync("data-processing", Approved);

        Assert.Contains("cannot be edited", failed.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_bench.JobFolder, "output.jsonl")));
    }

    [Fact]
    public async Task A_job_that_died_between_publishing_and_saving_publishes_once()
    {
        Write(10);
        _bench.Actions.BeforeSave = name => Die(name == "publish");
        await Assert.ThrowsAsync<IOException>(() => _bench.RunAsync("data-processing", Normalize));
        var published = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Path.Combine(_bench.JobFolder, "output.jsonl"), published);
        _bench.Actions.BeforeSave = null;

        var first = await _bench.CompleteAsync("data-processing", Normalize);
        var again = await _bench.CompleteAsync("data-processing", Normalize);

        Assert.Equal(published, File.GetLastWriteTimeUtc(Path.Combine(_bench.JobFolder, "output.jsonl")));
        Assert.Equal(first.GetRawText(), again.GetRawText());
    }

    [Fact]
    public async Task Groups_of_several_chunks_are_merged_also_after_a_crash()
    {
        Write(10_000);
        const string Input = """
            {"operation":"aggregate","groupBy":["even"],"dataFile":"x.jsonl","aggregations":[
              {"function":"count"},{"field":"id","function":"sum"},{"field":"id","function":"min"},{"field":"id","function":"max"},{"field":"id","function":"avg"}]}
            """;
        _bench.Actions.BeforeSave = name => Die(name == "chunk-000007");
        await Assert.ThrowsAsync<IOException>(() => _bench.RunAsync("data-processing", Input));
        _bench.Actions.BeforeSave = null;

        var result = await _bench.CompleteAsync("data-processing", Input);

        Assert.Equal(
            """[{"even":true,"count":5000,"sum_id":24995000,"min_id":0,"max_id":9998,"avg_id":4999},{"even":false,"count":5000,"sum_id":25000000,"min_id":1,"max_id":9999,"avg_id":5000}]""",
            result.GetProperty("data").GetRawText());
        Assert.Equal(3, _bench.Actions.Steps.Count(s => s.Attempt == 2 && s.Name.StartsWith("chunk", StringComparison.Ordinal)));
    }

    private static void Die(bool now)
    {
        if (now)
            throw new IOException("the process died");
    }

    private string Chunk(int number) => Path.Combine(_bench.JobFolder, "chunks", $"{number:D6}.jsonl");

    private IEnumerable<int> Ids() =>
        File.ReadLines(Path.Combine(_bench.JobFolder, "output.jsonl")).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("id").GetInt32());

    private void Write(int records, string more = "") => File.WriteAllLines(
        _input, Enumerable.Range(0, records).Select(i => $$"""{"id":{{i}},"even":{{(i % 2 == 0 ? "true" : "false")}},"more":"{{more}}"}"""));
}
