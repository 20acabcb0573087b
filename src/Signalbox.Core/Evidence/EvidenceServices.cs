using Microsoft.Extensions.DependencyInjection;

namespace Signalbox.Evidence;

/// <summary>Registers the services for evidence.</summary>
internal static class EvidenceServices
{
    /// <summary>Adds the services, with the verifiers that need nothing but the evidence itself.</summary>
    public static IServiceCollection AddEvidenceServices(this IServiceCollection services) => services
        .AddSingleton<IEvidenceVerifier, TestVerifier>()
        .AddSingleton<IEvidenceVerifier, VerificationVerifier>()
        .AddSingleton<IEvidenceVerifier, ResearchVerifier>()
        .AddSingleton<EvidenceClient>()
        .AddSingleton<CompletionCheck>();
}
