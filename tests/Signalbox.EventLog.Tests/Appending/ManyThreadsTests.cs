namespace Signalbox.EventLog.Tests.Appending;

public sealed class ManyThreadsTests
{
    [Fact]
    public async Task Many_threads_append_at_once_and_every_event_is_there_once()
    {
        using var folder = new LogFolder();
        using var log = folder.Open();
        using var other = folder.Open();
        var threads = Enumerable.Range(0, 32).Select(t => new Thread(() =>
        {
            for (var i = 0; i < 50; i++)
                (t % 2 == 0 ? log : other).Append(LogFolder.Event($"{t} {i}"));
        })).ToList();

        threads.ForEach(t => t.Start());
        var tasks = Enumerable.Range(0, 200).Select(i => log.AppendAsync(LogFolder.Event($"task {i}")));
        await Task.WhenAll(tasks);
        threads.ForEach(t => t.Join());

        var expected = Enumerable.Range(0, 32).SelectMany(t => Enumerable.Range(0, 50).Select(i => $"{t} {i}")).Concat(Enumerable.Range(0, 200).Select(i => $"task {i}"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), folder.Contents().Order(StringComparer.Ordinal));
    }
}
