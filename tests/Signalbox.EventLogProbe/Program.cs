using System.Globalization;
using Signalbox.EventLog;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Snapshots;

#pragma warning disable RS0030 // A test reads this program's standard output; it has no other way to speak.

// Usage: VERB FOLDER TIMES
//   snapshot  appends an event and makes a snapshot, TIMES times, with changing numbers of recent interactions.
//             Before each snapshot it prints the highest number of an interaction that the log has.
var (verb, folder, times) = (args[0], args[1], int.Parse(args[2], CultureInfo.InvariantCulture));
using var log = new SharedLog(folder);
if (verb != "snapshot")
    return 2;
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

return 0;
