using System.Security.Cryptography;

namespace Signalbox.Postgres.Embedded;

/// <summary>
/// The folder that holds a data directory's cluster and its socket: the data directory itself, or, when root runs
/// Signalbox and the server's unprivileged account cannot enter that, a folder below <c>/var/lib/signalbox</c> which
/// the file <c>postgres.location</c> in the data directory names.
/// </summary>
/// <param name="DataDirectory">The data directory of Signalbox.</param>
/// <param name="Folder">The folder that holds the cluster.</param>
/// <param name="Account">Whom the server runs as.</param>
internal sealed record ClusterHome(string DataDirectory, string Folder, ServerAccount Account)
{
    /// <summary>The file in the cluster that the server's own words go to.</summary>
    public const string LogFileName = "server.log";

    private const int IdLength = 16;

    /// <summary>The cluster's folder.</summary>
    public string Cluster => ClusterIn(Folder);

    /// <summary>What the server said, start by start.</summary>
    public string LogFile => Path.Combine(Cluster, LogFileName);

    /// <summary>Whether the cluster was created before.</summary>
    public bool HasCluster => Directory.Exists(Cluster);

    /// <summary>Whether the cluster lies outside the data directory.</summary>
    public bool IsElsewhere => Folder != DataDirectory;

    /// <summary>Creates the data directory when missing, so that root's server account can enter it.</summary>
    public static void CreateDataDirectory(string path)
    {
        if (!Directory.Exists(path))
            OwnedFiles.EnsureFolder(path, Environment.IsPrivilegedProcess ? SystemFolder.EnterOnly : OwnedFiles.PrivateFolder);
    }

    /// <summary>Finds the home of a data directory, or decides where it will be.</summary>
    /// <exception cref="EmbeddedServerException">The cluster that the data directory names is not there.</exception>
    public static async Task<ClusterHome> ResolveAsync(string dataDirectory, CancellationToken cancellationToken)
    {
        string pointer = PointerIn(dataDirectory);
        if (File.Exists(pointer))
        {
            string folder = (await File.ReadAllTextAsync(pointer, cancellationToken)).Trim();
            if (!Directory.Exists(ClusterIn(folder)))
            {
                throw new EmbeddedServerException(
                    $"{pointer} says that the database is in {folder}, which holds none: put it back there, or delete "
                    + $"{pointer} to begin with an empty database.");
            }

            return new ClusterHome(dataDirectory, folder, ServerAccount.ForCluster(ClusterIn(folder)));
        }

        if (Directory.Exists(ClusterIn(dataDirectory)))
            return new ClusterHome(dataDirectory, dataDirectory, ServerAccount.ForCluster(ClusterIn(dataDirectory)));

        ServerAccount account = ServerAccount.ForNewCluster();
        if (await account.CanEnterAsync(dataDirectory, cancellationToken))
            return new ClusterHome(dataDirectory, dataDirectory, account);
        string id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true);
        return new ClusterHome(dataDirectory, Path.Combine(SystemFolder.Path, id), account);
    }

    /// <summary>
    /// Makes the folder for a new cluster. One outside the data directory is noted first, so that a start which is
    /// killed half-way leaves nothing behind that the next does not clear.
    /// </summary>
    public void Prepare()
    {
        ClearAbandoned();
        if (!IsElsewhere)
            return;
        OwnedFiles.Replace(PendingPointer, Folder + "\n", account: null);
        OwnedFiles.CreateFolder(Folder, Account);
    }

    /// <summary>Makes a prepared home the one that later starts find.</summary>
    public void Commit()
    {
        if (!IsElsewhere)
            return;
        File.Move(PendingPointer, PointerIn(DataDirectory));
        OwnedFiles.FlushFolder(DataDirectory);
    }

    private string PendingPointer => PointerIn(DataDirectory) + ".new";

    private void ClearAbandoned()
    {
        if (!File.Exists(PendingPointer))
            return;
        string folder = File.ReadAllText(PendingPointer).Trim();
        if (SystemFolder.Holds(folder) && Path.GetFileName(folder).Length == IdLength)
            OwnedFiles.TryDeleteFolder(folder);
        File.Delete(PendingPointer);
    }

    private static string ClusterIn(string folder) => Path.Combine(folder, "postgres");

    private static string PointerIn(string dataDirectory) => Path.Combine(dataDirectory, "postgres.location");
}
