using System.CommandLine;
using Signalbox.Identities;

namespace Signalbox.Cli.Verbs.Users;

/// <summary>The option that names a role.</summary>
internal static class RoleOption
{
    /// <summary>Makes the option.</summary>
    public static Option<Role> Create() => new("--role")
    {
        HelpName = "role",
        Description = "viewer (looks), operator (jobs and workers), approver (decides checkpoints) or admin",
        Required = true,
        CustomParser = result =>
        {
            if (!RoleNames.TryParse(result.Tokens[0].Value, out var role))
                result.AddError($"--role: '{result.Tokens[0].Value}' must be one of {RoleNames.All}.");
            return role;
        },
    };
}
