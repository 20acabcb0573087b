using Microsoft.Win32.SafeHandles;
using Signalbox.EventLog.Git;

namespace Signalbox.EventLog.Tests.Git;

public sealed class LineMergeTests
{
    [Fact]
    public async Task Whatever_two_logs_hold_both_have_each_line_as_often_as_the_one_that_has_it_most()
    {
        using var folder = new LogFolder();
        var random = new Random(11);
        for (var i = 0; i < 60; i++)
        {
            var common = Lines(random, random.Next(0, 4));
            string[] local = [.. common, .. Lines(random, random.Next(0, 8))], remote = [.. common, .. Lines(random, random.Next(0, 8))];
            await File.WriteAllTextAsync(folder.LogPath, string.Concat(local));
            await File.WriteAllTextAsync(folder.In("remote"), string.Concat(remote));
            using var log = folder.Open();
            using var file = File.OpenHandle(folder.In("remote"), share: FileShare.ReadWrite);

            var (published, takenIn, @new) = await MergeAsync(log, file);

            var after = (await File.ReadAllTextAsync(folder.LogPath)).Split('\n')[..^1];
            var most = local.Concat(remote).Distinct().SelectMany(l => Enumerable.Repeat(l.TrimEnd('\n'), Math.Max(local.Count(o => o == l), remote.Count(o => o == l)))).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(most, after.Order(StringComparer.Ordinal));
            Assert.Equal(most, published.Split('\n')[..^1].Order(StringComparer.Ordinal));
            Assert.StartsWith(string.Concat(local), string.Concat(after.Select(l => l + "\n")), StringComparison.Ordinal);
            Assert.StartsWith(string.Concat(remote), published, StringComparison.Ordinal);
            Assert.Equal((after.Length - local.Length, most.Count - remote.Length), (takenIn, @new));
        }
    }

    [Fact]
    public async Task Lines_that_are_longer_than_memory_should_hold_are_told_apart_to_their_last_byte()
    {
        using var folder = new LogFolder();
        var line = new string('x', 3 * 1024 * 1024);
        await File.WriteAllTextAsync(folder.LogPath, $"start\n{line}a\n");
        await File.WriteAllTextAsync(folder.In("remote"), $"{line}a\n{line}b\n");
        using var log = folder.Open();
        using var file = File.OpenHandle(folder.In("remote"));

        var (published, takenIn, @new) = await MergeAsync(log, file);

        Assert.Equal((1, 1), (takenIn, @new));
        Assert.Equal($"start\n{line}a\n{line}b\n", await File.ReadAllTextAsync(folder.LogPath));
        Assert.Equal($"{line}a\n{line}b\nstart\n", published);
    }

    private static async Task<(string Published, int TakenIn, int New)> MergeAsync(SharedLog log, SafeFileHandle remote)
    {
        using var merged = new LineMerge(log).Take(remote);
        using var into = new MemoryStream();
        await merged.WriteUnionAsync(remote, into, CancellationToken.None);
        return (System.Text.Encoding.UTF8.GetString(into.ToArray()), merged.TakenIn, merged.New);
    }

    // Few different ones, so that many are the same.
    private static string[] Lines(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => $"{"abc"[random.Next(3)]}{new string(' ', random.Next(2))}\n")];
}
