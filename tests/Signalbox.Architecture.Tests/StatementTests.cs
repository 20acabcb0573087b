using System.Text.RegularExpressions;
using Signalbox.Logs;

namespace Signalbox.Architecture.Tests;

/// <summary>Words and numbers that the program shares with the database are written in one place each.</summary>
public sealed partial class StatementTests
{
    private static readonly string[] Lists = ["src/Signalbox.Core/Logs/LogActions.cs", "src/Signalbox.Core/Logs/AuditActions.cs"];

    [Fact]
    public void The_names_of_what_logs_tell_are_written_only_in_their_lists()
    {
        var names = LogActions.All.Concat(AuditActions.All).Append(LogActions.AttemptPrefix).Append(LogActions.CheckpointPrefix).ToHashSet();

        var written = from file in Sources.Files("src", ".cs").Concat(Sources.Files("src", ".razor")).Except(Lists)
                      from match in Quoted().Matches(File.ReadAllText(Path.Combine(Sources.Root, file)))
                      where names.Contains(match.Groups[1].Value)
                      select $"{file}: {match.Value}";

        Assert.Empty(written);
        Assert.All(Lists, list => Assert.Contains(list, Sources.Files("src", ".cs")));
    }

    [Fact]
    public void Documents_name_every_action_of_the_audit()
    {
        var security = File.ReadAllText(Path.Combine(Sources.Root, "docs/security.md"));

        Assert.All(AuditActions.All, action => Assert.Contains(action, security, StringComparison.Ordinal));
    }

    [Fact]
    public void No_statement_writes_a_job_s_status_as_a_number_of_its_own()
    {
        var written = from file in Sources.Files("src/Signalbox.Postgres", ".cs")
                      from match in Number().Matches(File.ReadAllText(Path.Combine(Sources.Root, file)))
                      select $"{file}: {match.Value}";

        Assert.Empty(written);
    }

    [GeneratedRegex("[\"']([a-z_]+)[\"']")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\bstatus\s*(?:<>|[<>]?=|[<>]|(?:not\s+)?in|between)\s*\(?\s*\d|\bwhen\s+\d+\s+then")]
    private static partial Regex Number();
}
