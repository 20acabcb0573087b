using System.Text.RegularExpressions;

namespace Signalbox.Architecture.Tests;

public sealed partial class ArchitecturePageTests
{
    [Fact]
    public void Every_table_that_the_architecture_names_exists_in_the_migrations()
    {
        var sql = string.Join('\n', Sources.Files("src/Signalbox.Postgres/Migrations", ".sql").Select(f => File.ReadAllText(Path.Combine(Sources.Root, f))));
        var rows = File.ReadAllText(Path.Combine(Sources.Root, "docs/architecture.md")).Split('\n').SkipWhile(l => !l.StartsWith("| table |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(l => l.StartsWith('|')).Select(l => l.Split('|')[1]);

        var names = rows.SelectMany(r => Name().Matches(r).Select(m => m.Groups[1].Value)).ToArray();

        Assert.True(names.Length > 10);
        Assert.All(names, name => Assert.Contains($"create table {name} (", sql));
    }

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Name();
}
