using System.Globalization;
using Signalbox.EventLog;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Git;
using Signalbox.EventLog.Snapshots;

#pragma warning disable RS0030 // this program speaks to the test that started it

// append FOLDER NAME THREADS COUNT: each thread appends COUNT events (0: without end); what is durable is said on standard output.
// snapshot FOLDER TIMES: appends an event and makes a snapshot, TIMES times, with changing numbers of recent interactions; before
//   each snapshot the highest number of an interaction that the log has is said.
// offline FOLDER NAME: begins and ends offline mode without end, and appends all the while; what is durable is said as by append.
// peak FOLDER: makes a snapshot, and says how much memory the process had at most, in kilobytes.
// sync FOLDER: syncs the log once.
// torn FOLDER NAME: without end, leaves half a line and has it told by an append or by a snapshot; both are said.
switch (args)
{
    case ["append", var folder, var name, var threads, var count]:
        using (var log = new SharedLog(folder, new SharedLogOptions { LockWait = TimeSpan.FromSeconds(60) }))
        {
            var most = int.Parse(count, CultureInfo.InvariantCulture);
            if (most == 0)
                EndWithParent();
            var writers = Enumerable.Range(0, int.Parse(threads, CultureInfo.InvariantCulture)).Select(t => new Thread(() => Append(log, $"{name} {t}", most))).ToList();
            writers.ForEach(w => w.Start());
            writers.ForEach(w => w.Join());
        }

        return 0;
    case ["snapshot", var folder, var times]:
        using (var log = new SharedLog(folder))
            Snapshot(log, int.Parse(times, CultureInfo.InvariantCulture));
        return 0;
    case ["offline", var folder, var name]:
        using (var log = new SharedLog(folder, new SharedLogOptions { LockWait = TimeSpan.FromSeconds(60) }))
        {
            EndWithParent();
            for (var i = 0; ; i++)
            {
                if (i % 4 == 0)
                    log.Queue.GoOffline("a test", TimeProvider.System.GetUtcNow());
                if (i % 4 == 3)
                    log.Queue.GoOnline();
                log.Append(new LogEvent { Interaction = 1, Actor = name, Type = EventTypes.Question, Content = string.Create(CultureInfo.InvariantCulture, $"{name} {i}:{new string('x', i % 5 == 1 ? 200_000 : 20)}") });
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {i}"));
            }
        }

    case ["peak", var folder]:
        using (var log = new SharedLog(folder))
            new SnapshotWriter(log).Write();
        Console.WriteLine(File.ReadLines("/proc/self/status").Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        return 0;
    case ["sync", var folder]:
        using (var log = new SharedLog(folder))
            _ = await new GitSync(log, new GitSyncOptions { FirstDelay = TimeSpan.Zero }).RunAsync();
        return 0;
    case ["torn", var folder, var name]:
        using (var log = new SharedLog(folder))
        {
            EndWithParent();
            // What another one left behind is a line of its own.
            _ = log.UnderLock(_ => true);
            for (var i = 0; ; i++)
            {
                File.AppendAllText(log.FilePath, string.Create(CultureInfo.InvariantCulture, $$"""{"interaction":1,"actor":"{{name}} {{i}}:{{new string('x', 5000)}}"""));
                Console.WriteLine("torn");
                if (i % 2 == 0)
                    new SnapshotWriter(log).Write();
                else
                    log.Append(new LogEvent { Interaction = 1, Actor = name, Type = EventTypes.Question, Content = "whole" });
                Console.WriteLine("told");
            }
        }

    default:
        return 2;
}

// What has no end of its own ends with whoever started it, however that ends.
static void EndWithParent()
{
    var waiting = new Thread(() =>
    {
        while (Console.In.Read() >= 0)
        {
        }

        Environment.Exit(3);
    });
    waiting.IsBackground = true;
    waiting.Start();
}

// Now and then an event so long that the system writes it in pieces.
static void Append(SharedLog log, string name, int count)
{
    var output = Console.Out;
    for (var i = 0; count == 0 || i < count; i++)
    {
        log.Append(new LogEvent { Interaction = 1, Actor = name, Type = EventTypes.Question, Content = string.Create(CultureInfo.InvariantCulture, $"{name} {i}:{new string('x', i % 7 == 3 ? 200_000 : 20)}") });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {i}"));
    }
}

static void Snapshot(SharedLog log, int times)
{
    var highest = log.Read().Max(l => l.Event?.Interaction) ?? 0;
    var writer = new SnapshotWriter(log);
    for (var i = 0; i < times; i++)
    {
        // One in three comes late.
        highest += i % 2;
        var interaction = i % 3 == 2 ? Math.Max(1, highest - 5) : Math.Max(1, highest);
        log.Append(new LogEvent { Interaction = interaction, Actor = i % 2 == 0 ? "A" : "B", Type = EventTypes.Question, Content = $"{i} {new string('x', 5000)}" });
        Console.WriteLine(highest.ToString(CultureInfo.InvariantCulture));
        writer.Write(new SnapshotOptions { Recent = i % 10 == 9 ? 5 : 3 });
    }
}
