namespace Signalbox.Identities;

/// <summary>What each role and each scope allows: the one table of who may do what.</summary>
public static class Permissions
{
    /// <summary>What a person of <paramref name="role"/> may do.</summary>
    public static Permission Of(Role role) => role switch
    {
        Role.Viewer => Permission.Read,
        Role.Operator => Permission.Read | Permission.Jobs | Permission.Workers,
        Role.Approver => Permission.Read | Permission.Decide,
        Role.Admin => Permission.Read | Permission.Jobs | Permission.Workers | Permission.Decide | Permission.Administer,
        _ => Permission.None,
    };

    /// <summary>What a token of <paramref name="scope"/> may do; never to decide a checkpoint.</summary>
    public static Permission Of(TokenScope scope) => scope switch
    {
        TokenScope.Read => Permission.Read,
        TokenScope.Jobs => Permission.Read | Permission.Jobs,
        TokenScope.Worker => Permission.Work,
        TokenScope.Admin => Permission.Read | Permission.Jobs | Permission.Workers | Permission.Administer,
        _ => Permission.None,
    };

    /// <summary>What a token of several scopes may do.</summary>
    public static Permission Of(IEnumerable<TokenScope> scopes) => scopes.Aggregate(Permission.None, (all, scope) => all | Of(scope));
}
