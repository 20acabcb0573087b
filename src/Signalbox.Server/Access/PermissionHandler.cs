using Microsoft.AspNetCore.Authorization;

namespace Signalbox.Server.Access;

/// <summary>Compares what a route asks for with what its caller may do.</summary>
internal sealed class PermissionHandler : AuthorizationHandler<RequiredPermission>
{
    /// <inheritdoc />
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RequiredPermission requirement)
    {
        if (Caller.Find(context.User) is { } caller && requirement.IsMetBy(caller.Permissions))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
