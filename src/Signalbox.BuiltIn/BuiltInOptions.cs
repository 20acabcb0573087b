using Signalbox.BuiltIn.Evidence;
using Signalbox.BuiltIn.SimpleTasks;

namespace Signalbox.BuiltIn;

/// <summary>Where the built-in handlers work and what they may reach.</summary>
public sealed record BuiltInOptions
{
    /// <summary>
    /// The folder the handlers own: <c>jobs/&lt;id&gt;</c> holds what a job writes, <c>inputs</c> the data files that
    /// data-processing jobs may read. It is created when first needed; nodes that share jobs should share it.
    /// </summary>
    public required string WorkspaceFolder { get; init; }

    /// <summary>Where code-generation jobs write, such as a checkout; null for each job's own folder in the workspace.</summary>
    public string? CodeTargetFolder { get; init; }

    /// <summary>
    /// True lets the <c>http</c> action, and checks of documents, reach loopback and private addresses. Link-local and cloud metadata addresses are
    /// refused either way.
    /// </summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary>Where the pull requests of code jobs are asked for.</summary>
    public GitHubOptions GitHub { get; init; } = new();

    /// <summary>Actions of simple-task jobs beyond the built-in ones; those registered as services are added to them.</summary>
    public IReadOnlyList<ISimpleAction> Actions { get; init; } = [];
}
