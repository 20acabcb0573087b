using Signalbox.Cli.Configuration;
using Signalbox.Cli.Databases;
using Signalbox.Cli.Documents;
using Signalbox.Cli.Exits;
using Signalbox.Cli.Health;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Terminals;
using Signalbox.Cli.Variables;
using Signalbox.Postgres.Connections;
using Signalbox.Running;

namespace Signalbox.Cli.Verbs;

/// <summary>Looks at everything that Signalbox needs, and says what to do about what is not fit.</summary>
internal sealed class DoctorVerb : Verb
{
    private const int PartWidth = 14;

    public DoctorVerb()
        : base("doctor", "Check this machine: each line says OK, WARN or FAIL, and how to mend it", "signalbox doctor")
    {
        Options.Add(SharedOptions.DataDirectory);
        Options.Add(SharedOptions.Configuration);
        Options.Add(SharedOptions.Json);
    }

    public override async Task<int> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var settings = Configuration(call, findings);
        findings.Add(ToolChecks.Runtime());
        findings.Add(await ToolChecks.SdkAsync(cancellationToken));
        findings.Add(await ToolChecks.PostgresAsync(settings.PostgresFolder, call.Variables["DATABASE_URL"] is null, cancellationToken));
        findings.AddRange(await DatabaseAsync(call, settings, cancellationToken));
        findings.Add(EnvironmentChecks.DataDirectory(call.DataDirectory));
        findings.Add(await ToolChecks.GitAsync(cancellationToken));
        findings.Add(EnvironmentChecks.GitHub(call.Variables, settings.GitHub));
        findings.Add(EnvironmentChecks.Model(call.Variables));
        findings.Add(EnvironmentChecks.FreePort());
        findings.Add(await ToolChecks.NodeAsync(cancellationToken));
        if (call.Json)
            call.Screen.Json(findings.Select(f => new { f.Part, Verdict = Spell(f.Verdict), f.Text, f.Mend }));
        else
            findings.ForEach(f => Show(call.Screen, f));
        return findings.Exists(f => f.Verdict == Verdict.Fail) ? ExitCode.Failed : ExitCode.Done;
    }

    private static Settings Configuration(VerbCall call, List<Finding> findings)
    {
        const string Part = "configuration";
        try
        {
            var settings = Settings.Of(call);
            findings.Add(Finding.Ok(Part, "fit"));
            return settings;
        }
        catch (SettingsException e)
        {
            findings.AddRange(e.Faults.Select(f => Finding.Fail(Part, f, $"mend {Settings.FileName} or the variable")));
            return new Settings { Worker = new WorkerOptions(), MaxConnections = ConnectionBound.Default, PostgresFolder = call.Variables["SIGNALBOX_POSTGRES_BIN"] };
        }
    }

    private static async Task<IReadOnlyList<Finding>> DatabaseAsync(VerbCall call, Settings settings, CancellationToken cancellationToken)
    {
        try
        {
            return await DatabaseChecks.LookAsync(DatabaseChoice.Of(call), settings, call.Time, cancellationToken);
        }
        catch (VerbFailedException e)
        {
            return [Finding.Fail("database", e.Message, "mend DATABASE_URL in the environment or .env")];
        }
    }

    private static void Show(Screen screen, Finding finding)
    {
        var tone = finding.Verdict switch
        {
            Verdict.Ok => Tone.Good,
            Verdict.Warn => Tone.Waiting,
            _ => Tone.Bad,
        };
        screen.Lines([(Spell(finding.Verdict).PadRight(5), tone), (finding.Part.PadRight(PartWidth) + " ", Tone.Strong), (Printable.Line(finding.Text), Tone.Plain)]);
        if (finding.Mend is { } mend)
            screen.Line($"     {new string(' ', PartWidth)} mend: {Printable.Line(mend)}", Tone.Quiet);
    }

    private static string Spell(Verdict verdict) => verdict.ToString().ToUpperInvariant();
}
