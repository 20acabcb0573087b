namespace Signalbox.EventLog.Git;

/// <summary>The environment of git: the caller's own, but for what would ask a person, speak another language or name another repository.</summary>
internal static class GitEnvironment
{
    // What git's own hooks are given: whoever syncs from one means the repository of the log's folder all the same.
    private static readonly string[] OfAnotherRepository =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
        "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_QUARANTINE_PATH", "GIT_PUSH_OPTION_COUNT",
    ];

    /// <summary>Changes an environment.</summary>
    /// <param name="environment">The caller's.</param>
    /// <param name="index">The index to use instead of the work tree's own.</param>
    public static void Set(IDictionary<string, string?> environment, string? index)
    {
        foreach (var name in OfAnotherRepository)
            environment.Remove(name);
        environment["LC_ALL"] = "C";
        environment.Remove("LANGUAGE");
        environment["GIT_TERMINAL_PROMPT"] = "0";
        // Empty, not absent: git looks no further then.
        environment["GIT_ASKPASS"] = "";
        environment["SSH_ASKPASS"] = "";
        environment["GCM_INTERACTIVE"] = "never";
        environment["GIT_LITERAL_PATHSPECS"] = "1";
        if (index is not null)
            environment["GIT_INDEX_FILE"] = index;
    }

    /// <summary>Makes ssh ask nobody, unless the caller said how ssh is to be run.</summary>
    /// <param name="isSet">True when git's settings say so.</param>
    public static string? SshSetting(bool isSet) =>
        isSet || Environment.GetEnvironmentVariable("GIT_SSH_COMMAND") is { Length: > 0 } || Environment.GetEnvironmentVariable("GIT_SSH") is { Length: > 0 }
            ? null
            : "core.sshCommand=ssh -o BatchMode=yes";
}
