using System.CommandLine;
using Signalbox.Cli.Invocation;
using Signalbox.Cli.Verbs;
using Signalbox.Cli.Verbs.Audit;
using Signalbox.Cli.Verbs.Checkpoints;
using Signalbox.Cli.Verbs.Events;
using Signalbox.Cli.Verbs.Jobs;
using Signalbox.Cli.Verbs.Learnings;
using Signalbox.Cli.Verbs.Policy;
using Signalbox.Cli.Verbs.Tokens;
using Signalbox.Cli.Verbs.Users;
using Signalbox.Cli.Verbs.Workers;

namespace Signalbox.Cli;

/// <summary>All verbs.</summary>
internal static class SignalboxCommand
{
    /// <summary>Makes the command line that these words need: what agents call for every event is not to make all the other verbs first.</summary>
    public static RootCommand For(IReadOnlyList<string> words) => words is [EventVerbs.Name, ..] ? new RootCommand { EventVerbs.Create() } : Create();

    /// <summary>Makes the command line.</summary>
    public static RootCommand Create() => new(
        "Signalbox: the control room for autonomous agent work. Jobs are durable, risky moves wait for a person, and "
        + "everything that happened is on record.")
    {
        new ServeVerb(),
        new VerbGroup("worker", "Run this machine's worker", new StartWorkerVerb()),
        new VerbGroup(
            "jobs", "Put jobs on the line and follow them",
            new CreateJobVerb(), new ListJobsVerb(), new ShowJobVerb(), new WaitForJobVerb(), new CancelJobVerb(), new RetryJobVerb(),
            new PrioritizeJobVerb()),
        new VerbGroup(
            "checkpoints", "See what waits for a person, and decide",
            new ListCheckpointsVerb(), new ShowCheckpointVerb(), new ApproveCheckpointVerb(), new RejectCheckpointVerb()),
        new VerbGroup("workers", "The registry of workers", new ListWorkersVerb(), new PauseWorkerVerb(), new ResumeWorkerVerb()),
        new VerbGroup(
            "users", "The people who can sign in",
            new AddUserVerb(), new ListUsersVerb(), new ChangePasswordVerb(), new SetRoleVerb(), new DisableUserVerb(), new EnableUserVerb()),
        new VerbGroup("tokens", "What programs sign in with", new CreateTokenVerb(), new ListTokensVerb(), new RevokeTokenVerb()),
        new VerbGroup("policy", "What each risk and action needs", new CheckPolicyVerb(), new ShowPolicyVerb()),
        new VerbGroup("learnings", "What workers and people have learned", new ListLearningsVerb(), new AddLearningVerb()),
        new VerbGroup("audit", "Who did what", new ListAuditVerb()),
        EventVerbs.Create(),
        new DemoVerb(),
        new DoctorVerb(),
        new CheckDatabaseVerb(),
        new MigrateVerb(),
    };
}
