namespace Signalbox.Server.Jobs;

/// <summary>The shape of a batch in the OpenAPI document.</summary>
internal sealed record JobBatchBody(IReadOnlyList<JobBody> Jobs);
