namespace Signalbox.Dashboard.Parts;

/// <summary>What a visitor was told last, until they put it away or something else is said.</summary>
public sealed class Notices
{
    /// <summary>What is said now, or null.</summary>
    public Notice? Current { get; private set; }

    /// <summary>How many were shown, so that the same sentence twice is told twice.</summary>
    public int Number { get; private set; }

    /// <summary>Called when <see cref="Current"/> has changed, by whoever shows it.</summary>
    public Action? Changed { get; set; }

    /// <summary>Says something.</summary>
    public void Show(Notice notice)
    {
        (Current, Number) = (notice, Number + 1);
        Changed?.Invoke();
    }

    /// <summary>Puts it away.</summary>
    public void PutAway()
    {
        Current = null;
        Changed?.Invoke();
    }
}
