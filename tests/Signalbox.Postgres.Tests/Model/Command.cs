namespace Signalbox.Postgres.Tests.Model;

/// <summary>One thing that somebody does to the store. Numbers named "pick" choose among what there is by then.</summary>
internal abstract record Command
{
    public sealed record Enqueue(
        int Priority, bool Risky, bool Later, int DependsOnPick, bool AfterAny, int MaxAttempts, int Key) : Command;

    public sealed record EnqueueMany(int Count) : Command;

    public sealed record Claim(int Max) : Command;

    public sealed record End(int LeasePick, int JobPick, Ending How) : Command;

    public sealed record Renew(int LeasePick) : Command;

    public sealed record SaveStep(int LeasePick, int JobPick, int Name) : Command;

    public sealed record Decide(int CheckpointPick, bool Approve) : Command;

    public sealed record Cancel(int JobPick) : Command;

    public sealed record Retry(int JobPick) : Command;

    public sealed record Pass(int Minutes) : Command;

    public sealed record Run(Duty What) : Command;
}
