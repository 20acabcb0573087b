using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Signalbox.Evidence;

namespace Signalbox.Tests.Evidence;

public sealed class EvidenceClientTests
{
    [Fact]
    public async Task A_service_registers_a_verifier_for_another_type()
    {
        await using var services = new ServiceCollection().AddSignalbox().AddEvidenceVerifier<Signature>().Services.BuildServiceProvider();
        var client = services.GetRequiredService<EvidenceClient>();

        Assert.True(client.IsNeeded("release", []));
        Assert.Equal(["It is signed."], await Judge.FindingsAsync(client.CheckAsync(Judge.Case("release", "\"signed by the release key\""))));
        Assert.Equal(["Sign it."], await Judge.ReasonsAsync(client.CheckAsync(Judge.Case("release", "\"built on the build server\""))));
    }

    [Fact]
    public async Task A_verifier_that_is_registered_later_stands_above_the_one_before()
    {
        var client = Judge.With(new Answering("test", _ => Task.FromResult<EvidenceVerdict>(new EvidenceVerdict.Accepted(["Asked the build server."]))));

        Assert.Equal(["Asked the build server."], await Judge.FindingsAsync(client.CheckAsync(Judge.Case("test", "\"built on the build server\""))));
    }

    [Fact]
    public async Task Without_a_verifier_a_type_that_needs_one_is_unconfirmed_and_never_accepted()
    {
        Assert.Contains("no verifier for jobs of type 'code'", await Judge.UnconfirmedAsync(Judge.AskAsync("code", """{"pullRequestUrl":"https://github.com/acme/app/pull/7"}""")));
        Assert.Contains("'A'", Assert.Single(await Judge.ReasonsAsync(Judge.AskAsync("code", """{"pullRequestUrl":"https://github.com/acme/app/pull/7"}""", "A"))));
    }

    [Fact]
    public async Task A_verifier_that_throws_leaves_the_evidence_unconfirmed_and_tells_no_secret()
    {
        var client = Judge.With(new Answering("release", _ => throw new InvalidOperationException("token=s3cr3t")));
        var reason = await Judge.UnconfirmedAsync(client.CheckAsync(Judge.Case("release", "\"built on the build server\"")));

        Assert.Contains("'release' failed", reason);
        Assert.DoesNotContain("s3cr3t", reason);
    }

    [Fact]
    public async Task A_verifier_that_hangs_is_left_after_thirty_seconds()
    {
        var time = new FakeTimeProvider();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        var client = services.AddSignalbox().AddEvidenceVerifier(new Answering("release", _ => new TaskCompletionSource<EvidenceVerdict>().Task))
            .Services.BuildServiceProvider().GetRequiredService<EvidenceClient>();

        var asked = client.CheckAsync(Judge.Case("release", "\"built on the build server\""));
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(asked.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Contains("within 30 s", await Judge.UnconfirmedAsync(asked));
    }

    [Fact]
    public async Task A_caller_who_goes_away_ends_the_check()
    {
        using var gone = new CancellationTokenSource();
        var client = Judge.With(new Answering("release", _ => new TaskCompletionSource<EvidenceVerdict>().Task));

        var asked = client.CheckAsync(Judge.Case("release", "\"built on the build server\""), gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    private sealed class Signature : IEvidenceVerifier
    {
        public string JobType => "release";

        public Task<EvidenceVerdict> VerifyAsync(EvidenceCase subject, HandedEvidence evidence, CancellationToken cancellationToken) =>
            Task.FromResult<EvidenceVerdict>(evidence.Summary.Contains("signed") ? new EvidenceVerdict.Accepted(["It is signed."]) : new EvidenceVerdict.Refused(["Sign it."]));
    }

    private sealed class Answering(string jobType, Func<HandedEvidence, Task<EvidenceVerdict>> answer) : IEvidenceVerifier
    {
        public string JobType => jobType;

        public Task<EvidenceVerdict> VerifyAsync(EvidenceCase subject, HandedEvidence evidence, CancellationToken cancellationToken) => answer(evidence);
    }
}
