namespace Signalbox.Postgres.Embedded;

/// <summary>What a path is, whose it is, and which file on the machine it stands for.</summary>
internal sealed record FileStatus(uint Owner, uint Group, int Mode, string Identity)
{
    private const int TypeMask = 0xF000;
    private const int FolderType = 0x4000;
    private const int OthersMask = 0x3F;

    /// <summary>True for a folder; a link to a folder is none.</summary>
    public bool IsFolder => (Mode & TypeMask) == FolderType;

    /// <summary>True when neither the group nor others may do anything.</summary>
    public bool IsPrivate => (Mode & OthersMask) == 0;

    /// <summary>Reads a path's status, or null when it does not exist or cannot be looked at.</summary>
    /// <param name="path">Any path.</param>
    /// <param name="followLink">Whether a link stands for its target.</param>
    public static FileStatus? TryRead(string path, bool followLink = true)
    {
        if (OperatingSystem.IsMacOS())
        {
            int read = followLink
                ? Libc.StatMac(path, out Libc.MacStatus mac)
                : Libc.LinkStatMac(path, out mac);
            return read == 0 ? new FileStatus(mac.Owner, mac.Group, mac.Mode, $"{mac.Device}:{mac.Inode}") : null;
        }

        return Libc.StatLinux(path, followLink, out Libc.LinuxStatus linux) == 0
            ? new FileStatus(
                linux.Owner, linux.Group, linux.Mode, $"{linux.DeviceMajor}:{linux.DeviceMinor}:{linux.Inode}")
            : null;
    }
}
