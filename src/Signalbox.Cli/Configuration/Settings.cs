using Signalbox.BuiltIn.Evidence;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Variables;
using Signalbox.Durability;
using Signalbox.Retention;
using Signalbox.Running;
using Signalbox.Server.Options;
using Signalbox.Server.Telemetry;

namespace Signalbox.Cli.Configuration;

/// <summary>The configuration of one process: <c>signalbox.yaml</c>, and above it the environment.</summary>
internal sealed record Settings
{
    /// <summary>The file that is read when none is named.</summary>
    public const string FileName = "signalbox.yaml";

    private static readonly TimeSpan LongestTimeLimit = TimeSpan.FromDays(7);

    /// <summary>How this machine's worker behaves.</summary>
    public required WorkerOptions Worker { get; init; }

    /// <summary>True when somebody chose the worker's id.</summary>
    public bool NamesWorker { get; init; }

    /// <summary>The most connections of this process to the database; null for what its URL says, or the usual bound.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>How long one attempt may take; null for what each job type says.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Where code-generation jobs write; null for each job's own folder.</summary>
    public string? CodeTargetFolder { get; init; }

    /// <summary>True when simple-task jobs may reach private addresses.</summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary>Where the pull requests of code jobs are asked for.</summary>
    public GitHubOptions GitHub { get; init; } = new();

    /// <summary>True when whoever holds the data directory or the database URL may decide checkpoints.</summary>
    public bool LocalDecisions { get; init; }

    /// <summary>What a node that starts says of that to the database, for everybody; null when the configuration says nothing.</summary>
    public bool? LocalDecisionsOfDatabase { get; init; }

    /// <summary>The policy that a node puts in force when it starts; null to leave that of the database as it is.</summary>
    public string? PolicyFile { get; init; }

    /// <summary>How long is kept what is over.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>The folder of the PostgreSQL programs for the embedded server; null to search.</summary>
    public string? PostgresFolder { get; init; }

    /// <summary>How the front door behaves.</summary>
    public ServerOptions Server { get; init; } = new();

    /// <summary>How a node uses the event log; null when it has none.</summary>
    public EventLogOptions? EventLog { get; init; }

    /// <summary>The password of the first account, when somebody has chosen it; null to draw one.</summary>
    public string? FirstAdminPassword { get; init; }

    /// <summary>How a node writes its logs.</summary>
    public LoggingSettings Logging { get; init; } = new();

    /// <summary>Where a node sends its traces and logs; null for nowhere.</summary>
    public TelemetryOptions? Telemetry { get; init; }

    /// <summary>Reads the configuration that a call names.</summary>
    /// <exception cref="SettingsException">It has faults; every one is named.</exception>
    public static Settings Of(VerbCall call) => Load(call.Arguments.GetValue(SharedOptions.Configuration), Environment.CurrentDirectory, call.Variables);

    /// <summary>Reads the configuration.</summary>
    /// <param name="file">The file, or null for <see cref="FileName"/> if there is one.</param>
    /// <param name="folder">The working directory.</param>
    /// <param name="environment">The environment.</param>
    /// <exception cref="SettingsException">It has faults; every one is named.</exception>
    public static Settings Load(string? file, string folder, EnvironmentValues environment)
    {
        ConnectionSecrets.Learn(environment["DATABASE_URL"]);
        var path = Path.GetFullPath(file ?? FileName, folder);
        if (file is not null && !File.Exists(path))
            throw new SettingsException([$"--config: there is no file {path}"]);
        var faults = new List<string>();
        var values = File.Exists(path) ? SettingsFile.Read(path, faults) : [];
        var reader = new SettingsReader(values, faults, environment);
        reader.Alias("workers.workerId", "WORKER_ID", environment);
        reader.Alias("workers.workerType", "WORKER_TYPE", environment);
        var target = reader.Text("codeGeneration.targetFolder", 4_000, null);
        var localDecisions = reader.Flag("policy.localDecisions", true);
        var settings = new Settings
        {
            Worker = ReadWorker(reader),
            NamesWorker = reader.Has("workers.workerId"),
            MaxConnections = DatabaseSettings.ReadMaxConnections(reader, environment),
            TimeLimit = reader.Seconds("workers.timeLimitSeconds", 1, LongestTimeLimit.TotalSeconds, null),
            CodeTargetFolder = target is null ? null : Path.GetFullPath(target, Path.GetDirectoryName(path)!),
            AllowPrivateNetwork = reader.Flag("simpleTask.allowPrivateNetwork", false),
            GitHub = GitHubSettings.Read(reader, environment),
            LocalDecisions = localDecisions,
            LocalDecisionsOfDatabase = reader.Has("policy.localDecisions") ? localDecisions : null,
            PolicyFile = FindPolicy(reader, folder, Path.GetDirectoryName(path)!),
            Retention = RetentionSettings.Read(reader),
            Logging = LoggingSettings.Read(reader),
            Telemetry = TelemetrySettings.Read(reader, environment),
            PostgresFolder = environment["SIGNALBOX_POSTGRES_BIN"],
            Server = HttpServerSettings.Read(reader, Path.GetDirectoryName(path)!),
            EventLog = EventLogSettings.Read(reader, Path.GetDirectoryName(path)!),
            FirstAdminPassword = environment["SIGNALBOX_ADMIN_PASSWORD"],
        };
        reader.Finish();
        return settings;
    }

    private static string? FindPolicy(SettingsReader reader, string folder, string folderOfFile)
    {
        if (reader.Text("policy.file", 4_000, null) is { } named)
        {
            var file = Path.GetFullPath(named, folderOfFile);
            if (!File.Exists(file))
                reader.Add($"policy.file: there is no file {file}");
            return file;
        }

        var usual = Path.GetFullPath(Configuration.PolicyFile.FileName, folder);
        return File.Exists(usual) ? usual : null;
    }

    private static WorkerOptions ReadWorker(SettingsReader reader)
    {
        var defaults = new WorkerOptions();
        string Name(string setting, int longest, string otherwise)
        {
            var name = reader.Text(setting, longest, otherwise)!;
            if (UnseenCharacters.NameFault(name) is { } fault)
                reader.Add($"{setting} {fault}");
            return name;
        }

        return defaults with
        {
            WorkerId = Name("workers.workerId", 200, defaults.WorkerId),
            WorkerType = Name("workers.workerType", 100, defaults.WorkerType),
            Capabilities = reader.Texts("workers.capabilities", 100, defaults.Capabilities),
            MaxConcurrentJobs = reader.Whole("workers.maxConcurrentJobs", 1, 10_000, defaults.MaxConcurrentJobs),
            Lease = reader.Seconds("workers.leaseSeconds", 1, 3_600, defaults.Lease)!.Value,
            Heartbeat = reader.Seconds("workers.heartbeatSeconds", 1, 240, defaults.Heartbeat)!.Value,
            PollInterval = reader.Seconds("workers.pollSeconds", 0.01, 3_600, defaults.PollInterval)!.Value,
        };
    }
}
