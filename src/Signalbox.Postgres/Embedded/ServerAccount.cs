using System.Globalization;

namespace Signalbox.Postgres.Embedded;

/// <summary>
/// The operating-system account the server runs as: the account of this process, or, for root, an unprivileged one,
/// since PostgreSQL refuses root.
/// </summary>
internal sealed record ServerAccount(string Name, uint User, uint Group, IReadOnlyList<string> Launcher)
{
    private static readonly string[] SystemFolders =
        ["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/local/sbin"];

    private static readonly string[] ForRoot = ["signalbox", "postgres", "nobody"];

    /// <summary>True for an account that root runs servers as, which need not be anybody's who may use them.</summary>
    public bool IsForRoot => !IsOwn && ForRoot.Contains(Name);

    /// <summary>True when the server runs as the account of this process.</summary>
    public bool IsOwn => Launcher.Count == 0;

    /// <summary>The account for a new cluster: root takes <c>signalbox</c>, which is nobody else's, else <c>postgres</c>, else <c>nobody</c>.</summary>
    public static ServerAccount ForNewCluster()
    {
        if (Libc.geteuid() != 0)
            return Own();

        (string Name, uint User, uint Group) account = ForRoot.Select(Known).FirstOrDefault(a => a is not null)
            ?? throw new EmbeddedServerException(
                "PostgreSQL does not run as root and there is no account signalbox, postgres or nobody to run it as: "
                + "create one (useradd --system signalbox) or start Signalbox as another user.");
        return Dropped(account.Name, account.User, account.Group);
    }

    /// <summary>The account that owns an existing cluster.</summary>
    public static ServerAccount ForCluster(string cluster)
    {
        FileStatus status = FileStatus.TryRead(cluster)
            ?? throw new EmbeddedServerException($"Cannot look at {cluster}: check its owner and mode.");
        uint self = Libc.geteuid();
        if (status.Owner == self && self != 0)
            return Own();
        if (self != 0)
        {
            throw new EmbeddedServerException(
                $"The cluster {cluster} belongs to user {status.Owner} and this is user {self}: start Signalbox as "
                + "its owner, or give it to this user with chown -R.");
        }

        if (status.Owner == 0)
        {
            throw new EmbeddedServerException(
                $"The cluster {cluster} belongs to root and PostgreSQL does not run as root: give it to an "
                + $"unprivileged account (chown -R {ForNewCluster().Name} {cluster}).");
        }

        string name = NameOf(status.Owner) ?? status.Owner.ToString(CultureInfo.InvariantCulture);
        return Dropped(name, status.Owner, status.Group);
    }

    /// <summary>The name of an account; null when this machine does not list it.</summary>
    public static string? NameOf(uint user) => Accounts().Where(a => a.User == user).Select(a => a.Name).FirstOrDefault();

    /// <summary>Runs a program as this account.</summary>
    public Task<ChildResult> RunAsync(
        string file, IReadOnlyList<string> arguments, string? workingFolder, CancellationToken cancellationToken) =>
        IsOwn
            ? ChildProcess.RunAsync(file, arguments, workingFolder, cancellationToken)
            : ChildProcess.RunAsync(
                Launcher[0], [.. Launcher.Skip(1), file, .. arguments], workingFolder, cancellationToken);

    /// <summary>Whether this account can enter a folder, all folders above it included.</summary>
    public async Task<bool> CanEnterAsync(string folder, CancellationToken cancellationToken) =>
        IsOwn || (await RunAsync("test", ["-x", folder], null, cancellationToken)).Succeeded;

    /// <summary>Makes this account the owner of a path that this process created.</summary>
    public void Own(string path)
    {
        if (!IsOwn && Libc.lchown(path, User, Group) != 0)
            throw new IOException($"Cannot give {path} to the account {Name}.");
    }

    private static ServerAccount Own() => new(Environment.UserName, Libc.geteuid(), Libc.getegid(), []);

    private static ServerAccount Dropped(string name, uint user, uint group) =>
        new(name, user, group, LauncherFor(name, user, group));

    private static string[] LauncherFor(string name, uint user, uint group)
    {
        bool known = Known(name) is not null;
        if (Program("setpriv") is { } setpriv)
            return [setpriv, $"--reuid={user}", $"--regid={group}", known ? "--init-groups" : "--clear-groups", "--"];
        if (known && Program("runuser") is { } runuser)
            return [runuser, "-u", name, "--"];
        throw new EmbeddedServerException(
            $"PostgreSQL does not run as root and there is neither setpriv nor runuser to run it as {name}: install "
            + "the package util-linux or start Signalbox as another user.");
    }

    private static string? Program(string name) =>
        SystemFolders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsComplete);

    // A BusyBox links its own setpriv there, which cannot change the user.
    private static bool IsComplete(string program) =>
        File.Exists(program)
        && File.ResolveLinkTarget(program, returnFinalTarget: true)?.Name.StartsWith("busybox", StringComparison.Ordinal)
            != true;

    private static (string Name, uint User, uint Group)? Known(string name) =>
        Accounts().Where(account => account.Name == name).Select(a => ((string, uint, uint)?)a).FirstOrDefault();

    private static IEnumerable<(string Name, uint User, uint Group)> Accounts()
    {
        foreach (string line in File.ReadLines("/etc/passwd"))
        {
            string[] fields = line.Split(':');
            if (fields.Length >= 4
                && uint.TryParse(fields[2], CultureInfo.InvariantCulture, out uint user)
                && uint.TryParse(fields[3], CultureInfo.InvariantCulture, out uint group))
            {
                yield return (fields[0], user, group);
            }
        }
    }
}
