using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Signalbox.Cli.Configuration;
using Signalbox.Cli.Exits;
using Signalbox.Server.Identities;

namespace Signalbox.Cli.Nodes;

/// <summary>Sees to it that somebody can sign in to a node.</summary>
internal static class FirstAccount
{
    /// <summary>Makes the account <c>admin</c> on a database without accounts; returns what to tell whoever started the node.</summary>
    /// <exception cref="VerbFailedException"><c>SIGNALBOX_ADMIN_PASSWORD</c> breaks a rule.</exception>
    public static async Task<string?> EnsureAsync(IHost host, Settings settings, string dataDirectory, CancellationToken cancellationToken)
    {
        try
        {
            return Explain(await host.Services.GetRequiredService<FirstAdmin>().EnsureAsync(settings.FirstAdminPassword, dataDirectory, cancellationToken));
        }
        catch
        {
            await host.StopAsync(CancellationToken.None);
            throw;
        }
    }

    private static string? Explain(FirstAdminOutcome outcome) => outcome switch
    {
        FirstAdminOutcome.Generated { Password: var password, File: var file } =>
            $"{FirstAdmin.Name} with the password {password} (shown this once, and kept in {file})",
        FirstAdminOutcome.FromEnvironment => $"{FirstAdmin.Name} with the password of SIGNALBOX_ADMIN_PASSWORD",
        FirstAdminOutcome.Invalid { Message: var message } => throw VerbFailedException.Usage(message),
        _ => null,
    };
}
