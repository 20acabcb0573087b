namespace Signalbox.Cli.Exits;

/// <summary>What the process tells its caller; a contract.</summary>
internal static class ExitCode
{
    /// <summary>It is done.</summary>
    public const int Done = 0;

    /// <summary>It failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line, its input or the configuration is wrong.</summary>
    public const int BadUsage = 2;

    /// <summary>The database cannot be reached.</summary>
    public const int Unreachable = 3;

    /// <summary>Policy or evidence refused it.</summary>
    public const int Refused = 4;

    /// <summary>It was interrupted (Ctrl-C).</summary>
    public const int Interrupted = 130;
}
