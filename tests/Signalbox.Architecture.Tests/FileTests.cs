using System.Text.RegularExpressions;

namespace Signalbox.Architecture.Tests;

public sealed partial class FileTests
{
    private const int MostLines = 400;
    private static readonly string[] NoNouns = ["Common", "Helpers", "Helper", "Managers", "Utils", "Utilities", "Misc", "Shared"];

    [Fact]
    public void A_file_lies_in_the_folder_of_its_namespace()
    {
        var elsewhere =
            from file in Sources.Files("src", ".cs")
            let declared = Namespace().Match(Read(file)).Groups[1].Value
            where declared.Length > 0 && !Expected(file).Contains(declared)
            select $"{file} declares {declared}";

        Assert.Empty(elsewhere);
    }

    [Fact]
    public void Folders_are_nouns_of_the_field() =>
        Assert.Empty(Sources.Files("src", ".cs").SelectMany(f => f.Split('/').SkipLast(1)).Distinct().Intersect(NoNouns, StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void A_file_has_one_public_type_and_its_name()
    {
        var crowded =
            from file in Sources.Files("src", ".cs")
            let types = PublicType().Matches(Read(file)).Select(m => m.Groups[1].Value).Distinct().ToArray()
            where types.Length > 1 || (types.Length == 1 && types[0] != Path.GetFileName(file).Split('.')[0])
            select $"{file}: {string.Join(", ", types)}";

        Assert.Empty(crowded);
    }

    [Fact]
    public void No_file_is_longer_than_a_few_screens()
    {
        var files = Sources.Files("src", ".cs").Concat(Sources.Files("tests", ".cs")).Concat(Sources.Files("src", ".sql"));

        Assert.DoesNotContain(files, f => Read(f).Count(c => c == '\n') > MostLines);
    }

    [Fact]
    public void Every_migration_says_first_what_it_does_to_a_running_system()
    {
        var migrations = Sources.Files("src/Signalbox.Postgres/Migrations", ".sql");

        Assert.NotEmpty(migrations);
        Assert.All(migrations, m => Assert.StartsWith("-- Effect on a running system: ", Read(m), StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, migrations.Count).Select(n => $"{n:0000}"), migrations.Select(m => Path.GetFileName(m)[..4]));
    }

    [Theory]
    [InlineData("LICENSE", "MIT License")]
    [InlineData("README.md", "Signalbox")]
    [InlineData("CHANGELOG.md", "#")]
    [InlineData("CONTRIBUTING.md", "#")]
    [InlineData("docs/architecture.md", "# Architecture")]
    [InlineData("docs/job-lifecycle.md", "stateDiagram-v2")]
    public void The_documents_that_everybody_looks_for_are_there(string file, string text) =>
        Assert.Contains(text, Read(file), StringComparison.Ordinal);

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var documents = Sources.Files("docs", ".md").Concat(["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]);

        var broken =
            from document in documents
            from Match link in Link().Matches(Read(document))
            let target = link.Groups[1].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
            let path = Path.GetFullPath(Path.Combine(Sources.Root, Path.GetDirectoryName(document)!, target))
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{document} → {target}";

        Assert.Empty(broken);
    }

    // Core's namespaces are the product's own: Signalbox.Jobs, not Signalbox.Core.Jobs.
    private static string[] Expected(string file)
    {
        var folders = file.Split('/')[1..^1];
        var project = folders[0];
        string[] roots = project == "Signalbox.Core" ? ["Signalbox"] : [project];
        return [.. roots.Select(r => string.Join('.', folders.Skip(1).Prepend(r)))];
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Sources.Root, file));

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^public (?:sealed |static |abstract |readonly |partial |ref )*(?:class|record struct|record|struct|interface|enum|delegate \S+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
