using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Signalbox.EventLog.Cursors;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;
using Signalbox.EventLog.Files;

namespace Signalbox.EventLog.Webhooks;

/// <summary>
/// Tells a receiver of each <c>error</c> event that comes into a log, whoever wrote it, in order. How far it has come is kept
/// beside the log (<c>events.alerts.cursor</c>), so that each is posted once, also over restarts; only one that was posted
/// in the moment in which the process was killed is posted again. It begins with what comes after it was first used. Errors
/// that wait in the queue are told too, and not again when they come into the log. Not for several threads at once.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="poster">Whom to tell.</param>
public sealed class ErrorWebhook(SharedLog log, WebhookPoster poster) : IDisposable
{
    private const string Name = "alerts";
    private const int MostTries = 10;
    private const int MostTold = 10_000;
    private const int Tail = 64 * 1024;
    private const int PassedOver = 1024 * 1024;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);
    private readonly List<string> _toldFromQueue = [];
    private LockedCursor? _cursor;
    private long _offset;
    private long _saved;
    private int _tries;

    /// <summary>Takes its place at the log, if it has none yet: what comes from now on is told.</summary>
    /// <returns>False while another process tells of this log's errors.</returns>
    /// <exception cref="EventLogException">The cursor cannot be read or written.</exception>
    public bool TryBegin()
    {
        if (_cursor is not null)
            return true;
        if (LockedCursor.TryTake(log.Folder, Name) is not { } cursor)
            return false;
        try
        {
            Begin(cursor.Read());
        }
        catch
        {
            cursor.Dispose();
            throw;
        }

        _cursor = cursor;
        Save();
        return true;
    }

    /// <summary>
    /// Posts what is new, until nothing is left or the receiver cannot take it. A receiver that cannot be reached is waited
    /// for; one that answers with a fault ten times is not asked again to take that event.
    /// </summary>
    /// <exception cref="EventLogException">The log cannot be read, or the cursor cannot be written.</exception>
    public async Task<WebhookPass> RunOnceAsync(CancellationToken cancellationToken = default)
    {
        if (!TryBegin())
            return new WebhookPass(0, 0, null, null, IsElsewhere: true);
        var pass = new WebhookPass(0, 0, null, null, IsElsewhere: false);
        if (_offset > Length)
            _offset = Length;
        foreach (var line in log.Read(_offset))
        {
            if (line.Event is { Type: EventTypes.Error } error && !_toldFromQueue.Remove(Key(error)))
            {
                pass = await PostAsync(error, pass, cancellationToken);
                if (pass.RetryAfter is not null)
                    return pass;
                _offset = line.Next;
                Save();
            }

            _offset = line.Next;
        }

        // What holds no errors may be read again.
        if (_offset - _saved > PassedOver)
            Save();

        foreach (var error in log.Queue.HasEvents ? log.ReadQueue().Where(e => e.Type == EventTypes.Error) : [])
        {
            if (_toldFromQueue.Contains(Key(error)))
                continue;
            pass = await PostAsync(error, pass, cancellationToken);
            if (pass.RetryAfter is not null)
                break;
            Remember(Key(error));
            Save();
        }

        return pass;
    }

    /// <inheritdoc />
    public void Dispose() => _cursor?.Dispose();

    private long Length => Libc.FactsAt(log.FilePath)?.Size ?? 0;

    private void Begin(JsonObject? read)
    {
        _offset = read?["offset"]?.GetValue<long>() ?? EndOfLines();
        _toldFromQueue.Clear();
        if (read is null)
            _toldFromQueue.AddRange(log.ReadQueue().Where(e => e.Type == EventTypes.Error).Select(Key));
        foreach (var told in read?["told"]?.AsArray() ?? [])
            Remember(told!.GetValue<string>());
    }

    private async Task<WebhookPass> PostAsync(LogEvent error, WebhookPass pass, CancellationToken cancellationToken)
    {
        var (answer, said) = await poster.PostAsync(error, log.FilePath, cancellationToken);
        switch (answer)
        {
            case WebhookAnswer.Taken:
                _tries = 0;
                return pass with { Posted = pass.Posted + 1 };
            case WebhookAnswer.Unreachable:
            case WebhookAnswer.Failing when _tries < MostTries - 1:
                var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(_tries++, 10)));
                return pass with { Problem = said, RetryAfter = pause < LongestPause ? pause : LongestPause };
            default:
                _tries = 0;
                return pass with { Problem = said, GivenUp = pass.GivenUp + 1 };
        }
    }

    private void Save()
    {
        _cursor!.Write(new JsonObject { ["offset"] = _offset, ["told"] = new JsonArray([.. _toldFromQueue.Select(t => (JsonNode)t)]) });
        _saved = _offset;
    }

    private void Remember(string key)
    {
        _toldFromQueue.Add(key);
        if (_toldFromQueue.Count > MostTold)
            _toldFromQueue.RemoveAt(0);
    }

    // Behind the last line feed; a line that is being written is read when it is whole.
    private long EndOfLines()
    {
        using var file = log.OpenToRead();
        if (file is null)
            return 0;
        var length = RandomAccess.GetLength(file);
        var tail = new byte[Math.Min(length, Tail)];
        var start = length - tail.Length;
        var feed = tail.AsSpan(0, RandomAccess.Read(file, tail, start)).LastIndexOf((byte)'\n');
        return feed >= 0 ? start + feed + 1 : start == 0 ? 0 : length;
    }

    private static string Key(LogEvent error)
    {
        var line = new ArrayBufferWriter<byte>(256);
        EventLine.Write(error, error.Timestamp, line);
        return Convert.ToHexStringLower(SHA256.HashData(line.WrittenSpan));
    }
}
