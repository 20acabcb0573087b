using Signalbox.EventLog;
using Signalbox.EventLog.Git;

// Syncs the log of the folder that its argument names, once.
using var log = new SharedLog(args[0]);
_ = await new GitSync(log, new GitSyncOptions { FirstDelay = TimeSpan.Zero }).RunAsync();
