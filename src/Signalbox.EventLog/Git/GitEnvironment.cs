namespace Signalbox.EventLog.Git;

/// <summary>
/// The environment of git: what git, ssh and helpers that keep credentials need of the caller's, and nothing else, for hooks and
/// helpers get it too. Nothing in it asks a person, speaks another language or names another repository.
/// </summary>
internal static class GitEnvironment
{
    // What git's own hooks are given: whoever syncs from one means the repository of the log's folder all the same.
    private static readonly string[] OfAnotherRepository =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
        "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_QUARANTINE_PATH", "GIT_PUSH_OPTION_COUNT",
    ];

    private static readonly string[] Passed =
    [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ", "LD_LIBRARY_PATH", "EMAIL", "SUDO_UID",
        "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS",
        "SSH_AUTH_SOCK", "SSH_AGENT_PID", "GNUPGHOME", "KRB5CCNAME", "KRB5_CONFIG",
        "http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE",
    ];

    /// <summary>Changes an environment.</summary>
    /// <param name="environment">The caller's.</param>
    /// <param name="index">The index to use instead of the work tree's own.</param>
    /// <param name="more">Names of further variables that git gets.</param>
    public static void Set(IDictionary<string, string?> environment, string? index, IReadOnlyList<string> more)
    {
        foreach (var name in environment.Keys.Where(n => !IsPassed(n) && !more.Contains(n)).ToList())
            environment.Remove(name);
        environment["LC_ALL"] = "C";
        environment["GIT_TERMINAL_PROMPT"] = "0";
        // Empty, not absent: git looks no further then.
        environment["GIT_ASKPASS"] = "";
        environment["SSH_ASKPASS"] = "";
        environment["GCM_INTERACTIVE"] = "never";
        environment["GIT_LITERAL_PATHSPECS"] = "1";
        environment["GIT_ALLOW_PROTOCOL"] = RemoteAddress.Protocols;
        if (index is not null)
            environment["GIT_INDEX_FILE"] = index;
    }

    /// <summary>Makes ssh ask nobody, unless the caller said how ssh is to be run.</summary>
    /// <param name="isSet">True when git's settings say so.</param>
    public static string? SshSetting(bool isSet) =>
        isSet || Environment.GetEnvironmentVariable("GIT_SSH_COMMAND") is { Length: > 0 } || Environment.GetEnvironmentVariable("GIT_SSH") is { Length: > 0 }
            ? null
            : "core.sshCommand=ssh -o BatchMode=yes";

    private static bool IsPassed(string name) =>
        name.StartsWith("GIT_", StringComparison.Ordinal) ? !OfAnotherRepository.Contains(name) : Passed.Contains(name);
}
