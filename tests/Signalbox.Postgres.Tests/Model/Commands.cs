using FsCheck;
using FsCheck.Fluent;

namespace Signalbox.Postgres.Tests.Model;

/// <summary>Random stories, and how a story that fails is made shorter.</summary>
internal static class Commands
{
    private const int Any = 1_000;

    public static Arbitrary<Command[]> Stories(int shortest, int longest) =>
        Arb.From(Gen.Choose(shortest, longest).SelectMany(length => One.ArrayOf(length)), Shrink);

    private static Gen<bool> Rarely => Gen.Frequency((1, Gen.Constant(true)), (4, Gen.Constant(false)));

    private static Gen<Command> Enqueue =>
        from priority in Gen.Elements(0, 5, 5, 10)
        from risky in Rarely
        from later in Rarely
        from dependsOn in Gen.Frequency((2, Gen.Constant(-1)), (1, Gen.Choose(0, Any)))
        from afterAny in Rarely
        from maxAttempts in Gen.Choose(1, 3)
        from key in Gen.Frequency((4, Gen.Constant(-1)), (1, Gen.Choose(0, 2)))
        select (Command)new Command.Enqueue(priority, risky, later, dependsOn, afterAny, maxAttempts, key);

    private static Gen<Command> End =>
        from lease in Recent
        from job in Gen.Choose(0, Any)
        from how in Gen.Elements(Enum.GetValues<Ending>())
        select (Command)new Command.End(lease, job, how);

    private static Gen<Command> SaveStep =>
        from lease in Recent
        from job in Gen.Choose(0, Any)
        from name in Gen.Choose(0, 1)
        select (Command)new Command.SaveStep(lease, job, name);

    // Picks count from the newest, so that most are about what is still alive.
    private static Gen<int> Recent => Gen.Frequency((4, Gen.Choose(0, 2)), (1, Gen.Choose(0, Any)));

    private static Gen<Command> One => Gen.Frequency(
        (6, Enqueue),
        (1, Gen.Elements(2, 250).Select(n => (Command)new Command.EnqueueMany(n))),
        (7, Gen.Choose(1, 4).Select(max => (Command)new Command.Claim(max))),
        (10, End),
        (1, Recent.Select(pick => (Command)new Command.Renew(pick))),
        (2, SaveStep),
        (4, Gen.Zip(Recent, Gen.Elements(true, true, false)).Select(p => (Command)new Command.Decide(p.Item1, p.Item2))),
        (3, Gen.Choose(0, Any).Select(pick => (Command)new Command.Cancel(pick))),
        (3, Gen.Choose(0, Any).Select(pick => (Command)new Command.Retry(pick))),
        (3, Gen.Elements(7, 20, 50, 93, 1_500).Select(minutes => (Command)new Command.Pass(minutes))),
        (8, Gen.Elements(Enum.GetValues<Duty>()).Select(duty => (Command)new Command.Run(duty))));

    // Halves first, then quarters, and so on down to single commands.
    private static IEnumerable<Command[]> Shrink(Command[] story)
    {
        for (var size = story.Length / 2; size >= 1; size /= 2)
        {
            for (var from = 0; from < story.Length; from += size)
                yield return [.. story[..from], .. story[Math.Min(story.Length, from + size)..]];
        }
    }
}
