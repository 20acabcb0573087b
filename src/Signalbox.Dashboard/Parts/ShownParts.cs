namespace Signalbox.Dashboard.Parts;

/// <summary>How much of what somebody decides on they are shown: each part says of itself whether it is shown whole.</summary>
public sealed class ShownParts
{
    private readonly Dictionary<object, bool?> _parts = [];

    /// <summary>Told when more or less is shown.</summary>
    public event EventHandler? Changed;

    /// <summary>Told when every part is asked for.</summary>
    public event EventHandler? AllAsked;

    /// <summary>True once anything is shown.</summary>
    public bool Any => _parts.Values.Any(whole => whole is not null);

    /// <summary>True while something is shown, and all of it whole.</summary>
    public bool AreWhole => _parts.Count > 0 && _parts.Values.All(whole => whole == true);

    /// <summary>True when every part is to be shown as far as a page can.</summary>
    public bool ShowsAll { get; private set; }

    /// <summary>A part is about to be shown; until it has said so, it is not whole.</summary>
    public void Expect(object part) => _parts.TryAdd(part, null);

    /// <summary>A part is shown, whole or not.</summary>
    public void Say(object part, bool isWhole)
    {
        if (_parts.TryGetValue(part, out var was) && was == isWhole)
            return;
        _parts[part] = isWhole;
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>A part is not shown any more.</summary>
    public void Forget(object part) => _parts.Remove(part);

    /// <summary>Shows every part as far as a page can.</summary>
    public void ShowAll()
    {
        ShowsAll = true;
        AllAsked?.Invoke(this, EventArgs.Empty);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _parts.Clear();
        ShowsAll = false;
    }
}
