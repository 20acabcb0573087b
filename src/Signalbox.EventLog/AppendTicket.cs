using Signalbox.EventLog.Events;
using Signalbox.EventLog.Faults;

namespace Signalbox.EventLog;

/// <summary>Lines on their way into the log, and whoever waits until they are there.</summary>
internal sealed class AppendTicket(ReadOnlyMemory<byte> lines, LogEvent first, bool isAsynchronous)
{
    private readonly TaskCompletionSource? _task = isAsynchronous ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;
    private bool _ended;
    private bool _leads;
    private Exception? _fault;

    /// <summary>The lines.</summary>
    public ReadOnlyMemory<byte> Lines { get; } = lines;

    /// <summary>The first event, in whose name trouble is noted.</summary>
    public LogEvent First { get; } = first;

    /// <summary>Ends when they are there, for who did not stay to wait.</summary>
    public Task Task => _task!.Task;

    /// <summary>True when nobody waits with a thread.</summary>
    public bool IsAsynchronous => _task is not null;

    /// <summary>They are there, or they are not and never will be.</summary>
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

    /// <summary>Waits; true when this thread is to write the next group.</summary>
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

    /// <summary>Throws when they are not there.</summary>
    public void Check()
    {
        if (_fault is not null)
            throw new EventLogException(((EventLogException)_fault).Fault, _fault.Message, _fault);
    }
}
