using System.Text.Json;

namespace Signalbox.Tests.BuiltIn;

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuresMemory
{
    public const string Name = "Measures memory";
}

[Collection(MeasuresMemory.Name)]
public sealed class DataMemoryTests : IDisposable
{
    private const long MaximumLiveBytes = 100 << 20;

    private readonly JobBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hundred_thousand_records_go_through_in_bounded_memory_with_steady_progress(bool lines)
    {
        var inputs = Directory.CreateDirectory(Path.Combine(_bench.Options.WorkspaceFolder, "inputs")).FullName;
        var more = new string('x', 2_000);
        var records = Enumerable.Range(0, 100_000).Select(i => $$"""{"id":{{i}},"more":"{{more}}"}""");
        await File.WriteAllLinesAsync(
            Path.Combine(inputs, "x.json"), lines ? records : records.Select((r, i) => (i == 0 ? "[" : ",") + r).Append("]"));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = 0L;
        _bench.Actions.OnProgress = () =>
        {
            if (_bench.Actions.Progress.Count % 10 == 0)
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
        };

        var result = await _bench.CompleteAsync(
            "data-processing", """{"operation":"transform","transform":"normalize","dataFile":"x.json"}""");

        Assert.Equal(100_000, result.GetProperty("written").GetInt32());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("data").ValueKind);
        Assert.True(new FileInfo(Path.Combine(_bench.JobFolder, "output.jsonl")).Length > 2 * MaximumLiveBytes * 9 / 10);
        Assert.InRange(peak, 0, MaximumLiveBytes);
        var fractions = _bench.Actions.Progress.Select(p => p.Fraction).ToList();
        Assert.Equal(101, fractions.Count);
        Assert.Equal(fractions.Order(), fractions);
        Assert.Equal(1, fractions[^1]);
        Assert.Equal("50,000 of 100,000 records", _bench.Actions.Progress[49].Message);
    }
}
