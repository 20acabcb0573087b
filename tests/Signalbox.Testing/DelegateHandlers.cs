using Signalbox.Handlers;

namespace Signalbox.Testing;

/// <summary>Registers handlers that a test writes in place.</summary>
public static class DelegateHandlers
{
    public static SignalboxBuilder Handle(
        this SignalboxBuilder builder, string jobType, Func<JobContext, CancellationToken, Task<JobOutcome>> run, HandlerOptions? options = null) =>
        builder.AddHandler(new HandlerRegistration(jobType, _ => new DelegateHandler(run), options ?? HandlerOptions.Default));

    public static SignalboxBuilder Handle(this SignalboxBuilder builder, string jobType, Func<JobContext, JobOutcome> run) =>
        builder.Handle(jobType, (job, _) => Task.FromResult(run(job)));
}
