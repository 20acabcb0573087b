using Microsoft.AspNetCore.Authorization;
using Signalbox.Identities;

namespace Signalbox.Server.Access;

/// <summary>What a route asks of its caller.</summary>
/// <param name="Permission">The permission that is needed, or several of which one is.</param>
/// <param name="Hidden">True when a caller without it is told that there is no such thing (404), not that it is forbidden (403).</param>
internal sealed record RequiredPermission(Permission Permission, bool Hidden) : IAuthorizationRequirement, IAuthorizationRequirementData
{
    /// <summary>True for a caller who may.</summary>
    public bool IsMetBy(Permission permissions) => (permissions & Permission) != Permission.None;

    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}
