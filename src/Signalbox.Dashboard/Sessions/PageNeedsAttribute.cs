using System.Reflection;
using Signalbox.Identities;

namespace Signalbox.Dashboard.Sessions;

/// <summary>Says what somebody needs to see a page. A page without it needs <see cref="Permission.Read"/>.</summary>
/// <param name="permission">The permission.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PageNeedsAttribute(Permission permission) : Attribute
{
    /// <summary>The permission.</summary>
    public Permission Permission => permission;

    /// <summary>What a page needs.</summary>
    public static Permission Of(Type? page) => page?.GetCustomAttribute<PageNeedsAttribute>()?.Permission ?? Permission.Read;
}
