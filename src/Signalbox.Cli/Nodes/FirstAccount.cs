using Signalbox.Cli.Configuration;
using Signalbox.Cli.Exits;
using Signalbox.Server.Identities;

namespace Signalbox.Cli.Nodes;

/// <summary>Sees to it that somebody can sign in to a node.</summary>
internal sealed class FirstAccount(FirstAdmin admin)
{
    /// <summary>What to tell whoever started the node of the account that was made; null when there were accounts.</summary>
    public string? Made { get; private set; }

    /// <summary>Makes the account <c>admin</c> on a database without accounts.</summary>
    /// <exception cref="VerbFailedException"><c>SIGNALBOX_ADMIN_PASSWORD</c> breaks a rule.</exception>
    public async Task EnsureAsync(Settings settings, string dataDirectory, CancellationToken cancellationToken) =>
        Made = Explain(await admin.EnsureAsync(settings.FirstAdminPassword, dataDirectory, cancellationToken));

    private static string? Explain(FirstAdminOutcome outcome) => outcome switch
    {
        FirstAdminOutcome.Generated { Password: var password, File: var file } =>
            $"{FirstAdmin.Name} with the password {password} (shown this once, and kept in {file})",
        FirstAdminOutcome.FromEnvironment => $"{FirstAdmin.Name} with the password of SIGNALBOX_ADMIN_PASSWORD",
        FirstAdminOutcome.Invalid { Message: var message } => throw VerbFailedException.Usage(message),
        _ => null,
    };
}
