using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Signalbox.Policy;

namespace Signalbox.Cli.Nodes;

/// <summary>
/// Tells the database the rules that a node's configuration names, as the node starts, so that they hold for commands that run
/// elsewhere and read another configuration. What it does not name stays as it is.
/// </summary>
internal sealed partial class PolicyStartup(PolicyClient policies, PolicyDocument? policy, bool? localDecisions, ILogger<PolicyStartup> logger) : IHostedService
{
    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (policy is not null && await policies.SetAsync(policy, LocalOperator.Name, cancellationToken))
            InForce(logger, policy.Digest);
        if (localDecisions is { } allowed && await policies.SetLocalDecisionsAsync(allowed, LocalOperator.Name, cancellationToken))
            Changed(logger, allowed);
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "The policy of this database is now the one of this node's file, {Digest}")]
    private static partial void InForce(ILogger logger, string digest);

    [LoggerMessage(Level = LogLevel.Information, Message = "The rule policy.localDecisions of this database is now {Allowed}, as this node's configuration says")]
    private static partial void Changed(ILogger logger, bool allowed);
}
