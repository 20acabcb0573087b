using System.Globalization;
using Signalbox.EventLog;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Git;

// append FOLDER NAME THREADS COUNT: each thread appends COUNT events (0: without end); what is durable is said on standard output.
// sync FOLDER: syncs the log once.
switch (args)
{
    case ["append", var folder, var name, var threads, var count]:
        using (var log = new SharedLog(folder, new SharedLogOptions { LockWait = TimeSpan.FromSeconds(60) }))
        {
            var most = int.Parse(count, CultureInfo.InvariantCulture);
            var writers = Enumerable.Range(0, int.Parse(threads, CultureInfo.InvariantCulture)).Select(t => new Thread(() => Append(log, $"{name} {t}", most))).ToList();
            writers.ForEach(w => w.Start());
            writers.ForEach(w => w.Join());
        }

        return 0;
    case ["sync", var folder]:
        using (var log = new SharedLog(folder))
            _ = await new GitSync(log, new GitSyncOptions { FirstDelay = TimeSpan.Zero }).RunAsync();
        return 0;
    default:
        return 2;
}

// Now and then an event so long that the system writes it in pieces.
static void Append(SharedLog log, string name, int count)
{
#pragma warning disable RS0030 // this program speaks to the test that started it
    var output = Console.Out;
#pragma warning restore RS0030
    for (var i = 0; count == 0 || i < count; i++)
    {
        log.Append(new LogEvent { Interaction = 1, Actor = name, Type = EventTypes.Question, Content = string.Create(CultureInfo.InvariantCulture, $"{name} {i}:{new string('x', i % 7 == 3 ? 200_000 : 20)}") });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {i}"));
    }
}
