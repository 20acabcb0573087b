namespace Signalbox.Cli.Tests.Suggestions;

/// <summary>What is suggested and cannot be run as it stands, each with the reason.</summary>
internal static class NotRun
{
    private const string NamesTheVerb = "names the verb or an option of it where the reader has the rest";
    private const string Elsewhere = "names a server elsewhere";
    private const string Tests = "runs the tests, this one among them";

    /// <summary>The texts and the reasons. What names a verb is looked up in its help at least.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["signalbox jobs show"] = NamesTheVerb,
        ["signalbox jobs show --json"] = NamesTheVerb,
        ["signalbox checkpoints show --json"] = NamesTheVerb,
        ["signalbox checkpoints approve --data"] = NamesTheVerb,
        ["signalbox events"] = NamesTheVerb,
        ["signalbox events elect"] = NamesTheVerb,
        ["signalbox tokens create"] = NamesTheVerb,
        ["signalbox users add"] = NamesTheVerb,
        ["signalbox command or HTTP."] = "is a part of a sentence",
        [@"signalbox sync\n"] = "is the mark in a file",
        ["export DATABASE_URL=postgres://signalbox@db.internal/signalbox"] = Elsewhere,
        ["POST /api/auth/login {\"username\", \"password\"}"] = "names the fields of the body, not their values",
        ["POST /api/agent-jobs/batch {\"jobs\": […]}"] = "leaves the jobs to the reader",
        ["riskByJobType:"] = "is a policy, which its own test reads",
        ["scrape_configs:"] = "is the configuration of Prometheus",
        ["./test.sh"] = Tests,
        ["./test.sh InboxPage"] = Tests,
        ["SIGNALBOX_FUZZ_REQUESTS=100000 dotnet test tests/Signalbox.Server.Tests -c Release --filter Fuzzing"] = Tests,
    };

    /// <summary>True for what is looked up in the help instead.</summary>
    public static bool IsOnlyNamed(string text) => Reasons.GetValueOrDefault(text) == NamesTheVerb;
}
