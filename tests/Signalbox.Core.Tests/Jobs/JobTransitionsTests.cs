using System.Text.RegularExpressions;
using Signalbox.Jobs;

namespace Signalbox.Tests.Jobs;

public sealed partial class JobTransitionsTests
{
    // Written out a second time on purpose: rows are where a job stands, columns what happens to it.
    private const string Table =
        """
        .                 Enqueue Claim   Complete  Fail   Retry   Release Suspend          Resume  Reopen  Cancel
        (none)            PENDING -       -         -      -       -       WAITING_APPROVAL -       -       -
        PENDING           -       RUNNING -         -      -       -       -                -       -       CANCELLED
        RUNNING           -       -       COMPLETED FAILED PENDING PENDING WAITING_APPROVAL -       -       CANCELLED
        WAITING_APPROVAL  -       -       -         FAILED -       -       -                PENDING -       CANCELLED
        COMPLETED         -       -       -         FAILED -       -       WAITING_APPROVAL -       PENDING -
        FAILED            -       -       -         -      PENDING -       -                -       -       -
        CANCELLED         -       -       -         -      PENDING -       -                -       -       -
        """;

    public static TheoryData<string, JobVerb, string> EveryPair
    {
        get
        {
            var rows = Table.Split('\n').Select(r => r.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
            var data = new TheoryData<string, JobVerb, string>();
            foreach (var row in rows.Skip(1))
            {
                for (var column = 1; column < row.Length; column++)
                    data.Add(row[0], Enum.Parse<JobVerb>(rows[0][column]), row[column]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void What_may_happen_to_a_job_follows_from_where_it_stands(string from, JobVerb verb, string to)
    {
        JobStatus? standing = JobStatusNames.TryParse(from, out var status) ? status : null;

        Assert.Equal(to, JobTransitions.After(standing, verb)?.Name() ?? "-");
        Assert.Equal(to != "-", JobTransitions.Allows(standing, verb));
    }

    [Fact]
    public void The_table_has_every_status_and_verb() =>
        Assert.Equal((Enum.GetValues<JobStatus>().Length + 1) * Enum.GetValues<JobVerb>().Length, EveryPair.Count);

    [Fact]
    public void The_diagram_in_the_documentation_shows_exactly_these_moves()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs/job-lifecycle.md"));
        var diagram = text[text.IndexOf("stateDiagram-v2", StringComparison.Ordinal)..];
        diagram = diagram[..diagram.IndexOf("```", StringComparison.Ordinal)];

        var arrows = Arrow().Matches(diagram).Select(m => (m.Groups["from"].Value, m.Groups["verb"].Value, m.Groups["to"].Value)).ToArray();

        var moves = JobTransitions.All.Select(m => (m.From?.Name() ?? "[*]", m.Verb.ToString().ToLowerInvariant(), m.To.Name()));
        Assert.Equal(moves.Order(), arrows.Order());
        Assert.Equal(diagram.Split("-->").Length - 1, arrows.Length);
    }

    [Fact]
    public void Names_are_read_in_any_letter_case_and_nothing_else_is()
    {
        Assert.All(Enum.GetValues<JobStatus>(), s => Assert.Equal(s, JobStatusNames.Parse(s.Name().ToLowerInvariant())));
        Assert.Equal(JobStatusNames.All, Enum.GetValues<JobStatus>().Select(s => s.Name()));
        Assert.All(["", "3", "RUNNING ", "DONE", null], name => Assert.False(JobStatusNames.TryParse(name, out _)));
        Assert.Throws<FormatException>(() => JobStatusNames.Parse("DONE"));
    }

    [Fact]
    public void Three_statuses_are_ends() =>
        Assert.Equal(
            [JobStatus.Completed, JobStatus.Failed, JobStatus.Cancelled], Enum.GetValues<JobStatus>().Where(s => s.IsEnded()));

    [GeneratedRegex(@"^\s*(?<from>\S+) --> (?<to>\S+): (?<verb>\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Arrow();
}
