namespace Signalbox.Handlers;

/// <summary>Says which handler runs a job type.</summary>
/// <param name="JobType">The job type.</param>
/// <param name="Create">Makes the handler from the attempt's own service scope.</param>
/// <param name="Options">How its jobs are run.</param>
public sealed record HandlerRegistration(string JobType, Func<IServiceProvider, IJobHandler> Create, HandlerOptions Options);
