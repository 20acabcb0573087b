namespace Signalbox.Postgres.Embedded;

/// <summary>
/// Whom the server lets in: over its socket, and only accounts of the operating system that are named here. They are root, the
/// data directory's owner, and whoever has started the server as their own. The account that root runs the server as is not
/// among them: it may be that of other servers, too. Written at each start, in files beside <c>signalbox.conf</c>.
/// </summary>
internal static class AccessRules
{
    /// <summary>The file of rules, in the cluster's folder.</summary>
    public const string RulesFile = "signalbox.hba.conf";

    /// <summary>The file of accounts, in the cluster's folder.</summary>
    public const string AccountsFile = "signalbox.ident.conf";

    private const string Map = "signalbox";

    /// <summary>Writes both files.</summary>
    public static void Write(ClusterHome home)
    {
        string accounts = Path.Combine(home.Cluster, AccountsFile);
        var names = new SortedSet<string>(Known(accounts), StringComparer.Ordinal) { "root" };
        string? owner = FileStatus.TryRead(home.DataDirectory) is { } folder ? ServerAccount.NameOf(folder.Owner) : null;
        foreach (string? name in (string?[])[owner, home.Account.IsOwn ? Environment.UserName : null, home.Account.IsForRoot ? null : home.Account.Name])
        {
            if (name is not null && !name.Any(c => char.IsControl(c) || c == '"'))
                names.Add(name);
        }

        OwnedFiles.Replace(
            accounts,
            "# Written by Signalbox at each start of the server: the accounts of this machine that may use the database.\n"
            + string.Concat(names.SelectMany(n => new[] { ServerConnection.Role, ClusterCreation.Superuser }.Select(role => $"{Map} \"{n}\" {role}\n"))),
            home.Account);
        OwnedFiles.Replace(
            Path.Combine(home.Cluster, RulesFile),
            $"# Written by Signalbox at each start of the server: changes here are lost. Use ALTER SYSTEM SET hba_file for your own.\nlocal all all peer map={Map}\n",
            home.Account);
    }

    // Who was let in at an earlier start stays; a cluster of an older Signalbox has no such file.
    private static IEnumerable<string> Known(string accounts) =>
        !File.Exists(accounts)
            ? []
            : [.. File.ReadLines(accounts).Where(l => l.StartsWith(Map + " \"", StringComparison.Ordinal)).Select(l => l.Split('"')[1])];
}
