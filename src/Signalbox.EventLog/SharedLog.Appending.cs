using System.Buffers;
using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog;

/// <summary>Appending: calls that arrive during one commit share the next.</summary>
public sealed partial class SharedLog
{
    private const int LargestGroup = 32 * 1024 * 1024;
    private readonly Lock _waiting = new();
    private readonly ArrayBufferWriter<byte> _group = new();
    private List<AppendTicket> _tickets = [];
    private bool _isWriting;

    /// <summary>Appends an event. When the method returns, the event is on the disk.</summary>
    /// <returns>The event as it was written, with its time.</returns>
    /// <exception cref="EventLogException">The event is not in the log, and will not be added later.</exception>
    public LogEvent Append(LogEvent given) => Append([given])[0];

    /// <summary>Appends events in one commit, without events of other writers between them.</summary>
    /// <inheritdoc cref="Append(LogEvent)" />
    public IReadOnlyList<LogEvent> Append(IReadOnlyList<LogEvent> given)
    {
        if (given.Count == 0)
            return given;
        var (ticket, written) = TicketFor(given, isAsynchronous: false);
        Append(ticket);
        return written;
    }

    /// <summary>Appends a batch in one commit, without events of other writers between its events. When the method returns, all of it is on the disk.</summary>
    /// <exception cref="EventLogException">No event of the batch is in the log, and none will be added later.</exception>
    public void Append(EventBatch batch)
    {
        if (batch.Count > 0)
            Append(new AppendTicket(batch.Lines, batch.First!, isAsynchronous: false));
    }

    /// <summary>Appends an event. The task completes when the event is on the disk. Cancelling stops only the wait; the event may still be appended.</summary>
    /// <inheritdoc cref="Append(LogEvent)" />
    public async Task<LogEvent> AppendAsync(LogEvent given, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (ticket, written) = TicketFor([given], isAsynchronous: true);
        if (Enter(ticket))
            ThreadPool.UnsafeQueueUserWorkItem(log => log.LeadOnce(), this, preferLocal: false);
        await ticket.Task.WaitAsync(cancellationToken);
        return written[0];
    }

    private (AppendTicket Ticket, IReadOnlyList<LogEvent> Written) TicketFor(IReadOnlyList<LogEvent> given, bool isAsynchronous)
    {
        var lines = new ArrayBufferWriter<byte>(256);
        var now = Now;
        var written = new LogEvent[given.Count];
        for (var i = 0; i < given.Count; i++)
        {
            EventRules.Check(given[i]);
            written[i] = given[i].Timestamp.Length > 0 ? given[i] : given[i] with { Timestamp = now };
            var start = lines.WrittenCount;
            EventLine.Write(written[i], written[i].Timestamp, lines);
            // Further fields may be too deep, or too large, to be read again.
            if (written[i].More.Count > 0 && (lines.WrittenCount - start > EventBounds.LineBytes || EventLine.Read(lines.WrittenSpan[start..^1], out _) is not null))
                throw new EventLogException(EventLogFault.BadEvent, "The further fields are too deep or too large for a line of the log: put them into a file and say where it is.");
        }

        return (new AppendTicket(lines.WrittenMemory, written[0], isAsynchronous), written);
    }

    private void Append(AppendTicket ticket)
    {
        for (var leads = Enter(ticket); leads || ticket.WaitToLead(); leads = false)
            LeadOnce();
        ticket.Check();
    }

    // True when nobody writes, so that the caller must.
    private bool Enter(AppendTicket ticket)
    {
        lock (_waiting)
        {
            _tickets.Add(ticket);
            if (_isWriting)
                return false;
            return _isWriting = true;
        }
    }

    // After one group the first waiting thread leads the next, so that no caller writes the groups of others without end.
    private void LeadOnce()
    {
        WriteGroup();
        AppendTicket next;
        lock (_waiting)
        {
            if (_tickets.Count == 0)
            {
                _isWriting = false;
                return;
            }

            next = _tickets[0];
        }

        if (next.IsAsynchronous)
            ThreadPool.UnsafeQueueUserWorkItem(log => log.LeadOnce(), this, preferLocal: false);
        else
            next.Lead();
    }

    private void WriteGroup()
    {
        var tickets = TakeGroup();
        Exception? fault = null;
        try
        {
            ReadOnlyMemory<byte> lines = tickets[0].Lines;
            if (tickets.Count > 1)
            {
                _group.ResetWrittenCount();
                foreach (var ticket in tickets)
                    _group.Write(ticket.Lines.Span);
                lines = _group.WrittenMemory;
            }

            UnderLock(log =>
            {
                log.Append(lines.Span);
                return true;
            });
            _noted = false;
        }
        catch (EventLogException e)
        {
            fault = Note(e, tickets[0].First);
        }
#pragma warning disable CA1031 // whoever waits is told, whatever it is
        catch (Exception e)
#pragma warning restore CA1031
        {
            fault = new EventLogException(EventLogFault.Broken, $"Nothing was written to {FilePath}: {e.Message}", e);
        }

        foreach (var ticket in tickets)
            ticket.End(fault);
    }

    private List<AppendTicket> TakeGroup()
    {
        lock (_waiting)
        {
            long size = 0;
            var count = 0;
            while (count < _tickets.Count && (count == 0 || size + _tickets[count].Lines.Length <= LargestGroup))
                size += _tickets[count++].Lines.Length;
            if (count == _tickets.Count)
            {
                var all = _tickets;
                _tickets = [];
                return all;
            }

            var group = _tickets.GetRange(0, count);
            _tickets.RemoveRange(0, count);
            return group;
        }
    }
}
