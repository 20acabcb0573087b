using System.Globalization;

namespace Signalbox.Postgres.Embedded;

/// <summary>What a cluster's own files say of it while no server runs.</summary>
internal static class ClusterFiles
{
    /// <summary>The major version that created the cluster.</summary>
    /// <exception cref="EmbeddedServerException">The folder is no cluster.</exception>
    public static int Version(string cluster)
    {
        string path = Path.Combine(cluster, "PG_VERSION");
        if (File.Exists(path)
            && int.TryParse(File.ReadAllText(path).Trim(), CultureInfo.InvariantCulture, out int version))
        {
            return version;
        }

        throw new EmbeddedServerException(
            $"{cluster} is not a PostgreSQL cluster, since it has no PG_VERSION with a number: move it away to begin "
            + "with an empty database, or put the cluster back from a backup.");
    }

    /// <summary>Refuses programs of another major version, whose files differ.</summary>
    /// <exception cref="EmbeddedServerException">The versions differ; the message names both and the mend.</exception>
    public static void CheckVersion(string cluster, int version, PostgresBinaries binaries)
    {
        if (binaries.MajorVersion != version)
        {
            throw new EmbeddedServerException(
                $"The cluster {cluster} was made by PostgreSQL {version}, but {binaries.Folder} holds PostgreSQL "
                + $"{binaries.MajorVersion}: install PostgreSQL {version} (Debian: apt-get install "
                + $"postgresql-{version}), or convert the cluster with pg_upgrade.");
        }
    }

    /// <summary>The number that PostgreSQL gave the cluster when it was created.</summary>
    public static long SystemIdentifier(string cluster)
    {
        using FileStream control = new(
            Path.Combine(cluster, "global", "pg_control"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> number = stackalloc byte[sizeof(long)];
        control.ReadExactly(number);
        return BitConverter.ToInt64(number);
    }
}
