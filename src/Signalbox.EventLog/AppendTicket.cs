using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog;

/// <summary>Lines that are being appended, and the callers that wait for them.</summary>
internal sealed class AppendTicket(ReadOnlyMemory<byte> lines, LogEvent first, bool isAsynchronous)
{
    private readonly TaskCompletionSource? _task = isAsynchronous ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;
    private bool _ended;
    private bool _leads;
    private Exception? _fault;

    /// <summary>The lines.</summary>
    public ReadOnlyMemory<byte> Lines { get; } = lines;

    /// <summary>The first event, whose actor an <c>error</c> event names if the append fails.</summary>
    public LogEvent First { get; } = first;

    /// <summary>Completes when the lines are durable, for callers that wait asynchronously.</summary>
    public Task Task => _task!.Task;

    /// <summary>True if no thread is blocked in a wait.</summary>
    public bool IsAsynchronous => _task is not null;

    /// <summary>Completes the ticket: the lines are durable, or they are not in the log and will not be.</summary>
    public void End(Exception? fault)
    {
        if (_task is not null)
        {
            if (fault is null)
                _task.SetResult();
            else
                _task.SetException(fault);
            return;
        }

        lock (this)
        {
            (_ended, _fault) = (true, fault);
            Monitor.Pulse(this);
        }
    }

    /// <summary>Makes the waiting thread write the next group.</summary>
    public void Lead()
    {
        lock (this)
        {
            _leads = true;
            Monitor.Pulse(this);
        }
    }

    /// <summary>Waits; true if this thread must write the next group.</summary>
    public bool WaitToLead()
    {
        lock (this)
        {
            while (!_ended && !_leads)
                Monitor.Wait(this);
            _leads = false;
            return !_ended;
        }
    }

    /// <summary>Throws if the lines are not in the log.</summary>
    public void Check()
    {
        if (_fault is not null)
            throw new EventLogException(((EventLogException)_fault).Fault, _fault.Message, _fault);
    }
}
