using Signalbox.Changes;
using Signalbox.Jobs;
using Signalbox.WakeUps;

namespace Signalbox.Postgres.Changes;

/// <summary>
/// What is gathered between two sendings. Of each subject at most <see cref="MostNamed"/> changes are named; when there are
/// more one mark takes the place of their names, and a further one costs a single read.
/// </summary>
internal sealed class ChangeWindow
{
    /// <summary>How many changes of one subject are named.</summary>
    public const int MostNamed = 50;

    private readonly Lock _lock = new();
    private readonly bool[] _many = new bool[Enum.GetValues<ChangeSubject>().Length];
    private HashSet<(WakeUpKind Kind, long Id)> _wakeUps = [];
    private List<Change> _named = [];
    private bool _lost;

    private bool IsEmpty => _wakeUps.Count == 0 && _named.Count == 0 && !_lost;

    /// <summary>Gathers a wake-up. True when it is the first thing of this window.</summary>
    public bool Add(WakeUpKind kind, long id)
    {
        lock (_lock)
        {
            var first = IsEmpty;
            _wakeUps.Add((kind, id));
            return first;
        }
    }

    /// <summary>Gathers a change. True when it is the first thing of this window.</summary>
    public bool Add(Change change)
    {
        if (Volatile.Read(ref _many[(int)change.Subject]))
            return false;
        lock (_lock)
        {
            var first = IsEmpty;
            if (!_many[(int)change.Subject])
                Name(change);
            return first;
        }
    }

    /// <summary>Gathers that jobs entered a status. True when that is the first thing of this window.</summary>
    public bool AddJobs(IEnumerable<long> ids, JobStatus status)
    {
        ref var many = ref _many[(int)ChangeSubject.Job];
        if (Volatile.Read(ref many))
            return false;
        lock (_lock)
        {
            var wasEmpty = IsEmpty;
            foreach (var id in ids)
            {
                if (many)
                    break;
                if (LatestOf(id) != status)
                    Name(new Change.Job(id, status));
            }

            return wasEmpty && !IsEmpty;
        }
    }

    /// <summary>Notes that what was taken before could not be sent.</summary>
    public void Lose()
    {
        lock (_lock)
            _lost = true;
    }

    /// <summary>Ends this window and begins the next.</summary>
    public OutgoingChanges Take()
    {
        lock (_lock)
        {
            var taken = new OutgoingChanges(_wakeUps, _named, _lost);
            (_wakeUps, _named, _lost) = ([], [], false);
            // Whoever saw a mark until now told of a commit that came before the mark is sent.
            Array.Clear(_many);
            return taken;
        }
    }

    private JobStatus? LatestOf(long jobId)
    {
        for (var i = _named.Count - 1; i >= 0; i--)
        {
            if (_named[i] is Change.Job job && job.Id == jobId)
                return job.Status;
        }

        return null;
    }

    private void Name(Change change)
    {
        _named.Add(change);
        if (_named.Count <= MostNamed || _named.Count(c => c.Subject == change.Subject) <= MostNamed)
            return;
        _named.RemoveAll(c => c.Subject == change.Subject);
        _named.Add(new Change.Many(change.Subject));
        Volatile.Write(ref _many[(int)change.Subject], true);
    }
}
