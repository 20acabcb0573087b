namespace Signalbox.Identities;

/// <summary>The names of permissions on every surface.</summary>
public static class PermissionNames
{
    private static readonly Permission[] Single = [.. Enum.GetValues<Permission>().Where(p => p != Permission.None)];

    /// <summary>The names of all that <paramref name="permissions"/> has, in lower case.</summary>
    public static IReadOnlyList<string> Names(this Permission permissions) =>
        [.. Single.Where(p => permissions.HasFlag(p)).Select(p => p.ToString().ToLowerInvariant())];
}
