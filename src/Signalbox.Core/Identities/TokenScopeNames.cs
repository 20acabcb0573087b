namespace Signalbox.Identities;

/// <summary>The names of token scopes on every surface.</summary>
public static class TokenScopeNames
{
    private static readonly TokenScope[] Scopes = Enum.GetValues<TokenScope>();

    /// <summary>All names, for sentences: <c>read, jobs, worker, admin</c>.</summary>
    public static string All { get; } = string.Join(", ", Scopes.Select(s => s.Name()));

    /// <summary>The name of <paramref name="scope"/> on every surface.</summary>
    public static string Name(this TokenScope scope) => scope switch
    {
        TokenScope.Read => "read",
        TokenScope.Jobs => "jobs",
        TokenScope.Worker => "worker",
        _ => "admin",
    };

    /// <summary>Reads a name, in any letter case.</summary>
    public static bool TryParse(string? name, out TokenScope scope)
    {
        var index = Array.FindIndex(Scopes, s => string.Equals(s.Name(), name, StringComparison.OrdinalIgnoreCase));
        scope = Scopes[Math.Max(index, 0)];
        return index >= 0;
    }
}
