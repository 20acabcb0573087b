namespace Signalbox.Identities;

/// <summary>The names of roles on every surface.</summary>
public static class RoleNames
{
    private static readonly Role[] Roles = Enum.GetValues<Role>();

    /// <summary>All names, for sentences: <c>viewer, operator, approver, admin</c>.</summary>
    public static string All { get; } = string.Join(", ", Roles.Select(r => r.Name()));

    /// <summary>The name of <paramref name="role"/> on every surface.</summary>
    public static string Name(this Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Operator => "operator",
        Role.Approver => "approver",
        _ => "admin",
    };

    /// <summary>Reads a name, in any letter case.</summary>
    public static bool TryParse(string? name, out Role role)
    {
        var index = Array.FindIndex(Roles, r => string.Equals(r.Name(), name, StringComparison.OrdinalIgnoreCase));
        role = Roles[Math.Max(index, 0)];
        return index >= 0;
    }
}
