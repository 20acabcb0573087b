using System.Text.RegularExpressions;
using Signalbox.Identities;
using Signalbox.Tests;

namespace Signalbox.Core.Tests.Identities;

public sealed partial class SecurityDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs/security.md"));

    [Fact]
    public void The_table_of_roles_says_what_they_may_do() =>
        Assert.Equal(Enum.GetValues<Role>().Select(r => $"{r.Name()}: {Words(Permissions.Of(r))}"), Rows("role"));

    [Fact]
    public void The_table_of_scopes_says_what_they_may_do() =>
        Assert.Equal(Enum.GetValues<TokenScope>().Select(s => $"{s.Name()}: {Words(Permissions.Of(s))}"), Rows("scope"));

    [Fact]
    public void Every_permission_is_explained() =>
        Assert.All(Enum.GetValues<Permission>().Where(p => p != Permission.None), p => Assert.Contains($"\n- `{Words(p)}`: ", Document, StringComparison.Ordinal));

    private static string Words(Permission permissions) => string.Join(' ', permissions.Names());

    // The rows of a table whose columns are a name and the permissions, marked by a cross, that stand in the heading.
    private static List<string> Rows(string heading)
    {
        var table = Document[Document.IndexOf($"| {heading} |", StringComparison.Ordinal)..].Split("\n\n")[0].Split('\n');
        var permissions = Cells(table[0])[1..];
        return [.. table[2..].Select(Cells).Select(row => $"{row[0]}: {string.Join(' ', permissions.Where((_, i) => row[i + 1] == "x"))}")];
    }

    private static List<string> Cells(string row) => [.. Cell().Matches(row).Select(m => m.Groups["text"].Value.Trim(' ', '`'))];

    [GeneratedRegex(@"\|(?<text>[^|]+)(?=\|)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Cell();
}
