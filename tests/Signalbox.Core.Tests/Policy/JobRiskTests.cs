using Signalbox.Json;
using Signalbox.Policy;

namespace Signalbox.Tests.Policy;

public sealed class JobRiskTests
{
    [Theory]
    [InlineData("deploy", RiskLevel.Low, RiskLevel.High)]
    [InlineData("deploy", RiskLevel.Critical, RiskLevel.Critical)]
    [InlineData("report", RiskLevel.Medium, RiskLevel.Medium)]
    public void A_job_has_at_least_the_risk_of_its_type_and_never_less_than_was_asked(string type, RiskLevel asked, RiskLevel risk)
    {
        var policy = PolicyDocument.Default with { RiskByJobType = new Dictionary<string, RiskLevel> { ["deploy"] = RiskLevel.High, ["report"] = RiskLevel.Low } };

        Assert.Equal(risk, policy.RiskOf(type, asked, default));
    }

    [Theory]
    [InlineData(".github/workflows/build.yml")]
    [InlineData("./.GitHub/Workflows/build.yml")]
    [InlineData(".github\\workflows\\build.yml")]
    [InlineData("/.github//workflows/./build.yml")]
    [InlineData("src/../.github/workflows/build.yml")]
    [InlineData(".github/workflows./build.yml")]
    [InlineData(".gith\u200bub/workflows/build.yml")]
    [InlineData("repository/.github/workflows/build.yml")]
    [InlineData("web/package-lock.json")]
    [InlineData("Cargo.lock")]
    [InlineData(".env")]
    [InlineData("deploy/.env.production")]
    [InlineData("keys/server.pem")]
    [InlineData("config/secrets/database.txt")]
    [InlineData("home/id_rsa")]
    public void A_protected_file_raises_the_risk_of_a_job_that_writes_code(string path)
    {
        Assert.Equal(RiskLevel.High, PolicyDocument.Default.RiskOf("code", RiskLevel.Low, RawJson.From(new { files = new[] { new { path, content = "x" } } })));
        Assert.Equal(RiskLevel.High, PolicyDocument.Default.RiskOf("code-generation", RiskLevel.Medium, RawJson.From(new Dictionary<string, string> { [path] = "x" })));
        Assert.Equal(RiskLevel.Critical, PolicyDocument.Default.RiskOf("code", RiskLevel.Critical, RawJson.From(new { path })));
        Assert.Equal(RiskLevel.Low, PolicyDocument.Default.RiskOf("research", RiskLevel.Low, RawJson.From(new { path })));
    }

    [Theory]
    [InlineData("src/main.cs")]
    [InlineData(".github/README.md")]
    [InlineData("docs/environment.md")]
    [InlineData("package.json")]
    [InlineData("src/.env/../main.cs")]
    [InlineData("one line\n.env\nanother")]
    [InlineData("")]
    public void Another_file_raises_nothing(string path) =>
        Assert.Equal(RiskLevel.Low, PolicyDocument.Default.RiskOf("code", RiskLevel.Low, RawJson.From(new { path })));

    [Theory]
    [InlineData("infra/**", "infra/main.tf", true)]
    [InlineData("infra/**", "infra/modules/net/main.tf", true)]
    [InlineData("infra/**", "infrastructure/main.tf", false)]
    [InlineData("*.tf", "a/b/main.tf", true)]
    [InlineData("*.tf", "a/b/main.tfvars", false)]
    [InlineData("db/*/up.sql", "db/7/up.sql", true)]
    [InlineData("db/*/up.sql", "db/7/8/up.sql", false)]
    [InlineData("db/**/up.sql", "db/up.sql", true)]
    [InlineData("v?.txt", "v1.txt", true)]
    [InlineData("a+b(c).txt", "a+b(c).txt", true)]
    [InlineData("a.txt", "abtxt", false)]
    public void Patterns_fit_names_and_folders(string pattern, string path, bool fits)
    {
        var policy = PolicyDocument.Default with { ProtectedPaths = new() { Patterns = [pattern], Risk = RiskLevel.Critical } };

        Assert.Equal(fits ? RiskLevel.Critical : RiskLevel.Low, policy.RiskOf("code", RiskLevel.Low, RawJson.From(new { path })));
    }

    [Theory]
    [InlineData(RiskLevel.Low, 0, false)]
    [InlineData(RiskLevel.Medium, 0, true)]
    [InlineData(RiskLevel.High, 1, true)]
    [InlineData(RiskLevel.Critical, 1, true)]
    public void The_default_is_the_table_of_the_seed(RiskLevel risk, int approvals, bool logged)
    {
        Assert.Equal(approvals, PolicyDocument.Default.ApprovalsFor(risk));
        Assert.Equal(TimeSpan.FromHours(24), PolicyDocument.Default.ExpiryFor(risk));
        Assert.Equal(logged, PolicyDocument.Default.IsLogged(risk));
        Assert.Equal(risk != RiskLevel.Critical, PolicyDocument.Default.RequirementOf(risk).CreatorMayApprove);
    }

    [Fact]
    public void Critical_always_needs_a_person()
    {
        var policy = PolicyDocument.Default with { Risks = new Dictionary<RiskLevel, RiskRequirement> { [RiskLevel.Critical] = new() { Approvals = 0 } } };

        Assert.Equal(1, policy.ApprovalsFor(RiskLevel.Critical));
        Assert.Equal("critical risk asks for 0 approvals, and may ask for 1 to 10.", policy.Fault());
        Assert.Null(PolicyDocument.Default.Fault());
    }
}
