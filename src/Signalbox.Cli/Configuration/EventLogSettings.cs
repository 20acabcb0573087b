using Signalbox.Cli.Exits;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Webhooks;
using Signalbox.Server.Options;

namespace Signalbox.Cli.Configuration;

/// <summary>Reads the section <c>eventLog</c>: the log that a node writes to and shows.</summary>
internal static class EventLogSettings
{
    /// <summary>Reads it; null when no folder is named.</summary>
    /// <param name="reader">The settings.</param>
    /// <param name="folder">The folder that relative paths start at.</param>
    public static EventLogOptions? Read(SettingsReader reader, string folder)
    {
        var dir = reader.Text("eventLog.dir", 4_000, null);
        var webhook = reader.Secret("eventLog.webhook", "an http or https address without a user name", IsAddress);
        KnownSecrets.LearnPath(webhook is null ? null : new Uri(webhook));
        // A worker that nobody named is called by what its data directory keeps; the log is to say which machine it is, wherever that is.
        var actor = reader.Text("workers.workerId", EventBounds.NameLength, null) ?? $"signalbox@{Environment.MachineName.ToLowerInvariant()}";
        var options = new EventLogOptions { Folder = Path.GetFullPath(dir ?? "events", folder), Actor = actor };
        options = options with
        {
            Actor = reader.Text("eventLog.actor", EventBounds.NameLength, options.Actor)!,
            Mirror = reader.Flag("eventLog.mirror", options.Mirror),
            Webhook = webhook is null ? null : new Uri(webhook),
            Heartbeat = reader.Seconds("eventLog.heartbeatSeconds", 1, 3_600, options.Heartbeat)!.Value,
            Stale = reader.Seconds("eventLog.staleSeconds", 2, 86_400, options.Stale)!.Value,
            Conceal = KnownSecrets.Hide,
        };
        if (options.Actor.Any(char.IsControl))
            reader.Add("eventLog.actor: must be text without control characters");
        if (options.Stale <= options.Heartbeat)
            reader.Add("eventLog.staleSeconds: must be more than eventLog.heartbeatSeconds");
        if (dir is null && webhook is not null)
            reader.Add("eventLog.dir: is missing, and must name the folder of the log that the webhook is told of");
        if (dir is not null && !OperatingSystem.IsLinux())
            reader.Add("eventLog.dir: the event log needs Linux");
        return dir is null ? null : options;
    }

    private static bool IsAddress(string text) =>
        text.Length <= 4_000 && WebhookPoster.TryParse(text, out _);
}
