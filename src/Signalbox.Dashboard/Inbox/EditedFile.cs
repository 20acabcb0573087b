namespace Signalbox.Dashboard.Inbox;

/// <summary>A file of a checkpoint that is edited by itself.</summary>
public sealed class EditedFile
{
    private readonly Action _changed;
    private string _typed;

    internal EditedFile(string path, string place, string before, Action changed)
    {
        _changed = changed;
        (Path, Place, Before, After) = (path, place, before, before);
        _typed = LineEndings.InBrowser(before);
    }

    /// <summary>Where it is to go.</summary>
    public string Path { get; }

    /// <summary>Where it stands in the data, as a JSON pointer.</summary>
    internal string Place { get; }

    /// <summary>Its content as it was shown.</summary>
    public string Before { get; }

    /// <summary>Its content as it is to be approved: what was typed, with the line ends that were shown.</summary>
    public string After { get; private set; }

    /// <summary>True when it differs from what was shown.</summary>
    public bool Differs => After != Before;

    /// <summary>Its content as the browser holds it.</summary>
    public string Typed
    {
        get => _typed;
        set
        {
            var typed = LineEndings.InBrowser(value);
            if (typed == _typed)
                return;
            _typed = typed;
            After = LineEndings.Restore(Before, typed);
            _changed();
        }
    }
}
