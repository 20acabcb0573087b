using Signalbox.Dashboard.Live;
using Signalbox.Dashboard.Parts;
using Signalbox.Identities;

namespace Signalbox.Dashboard.Users;

/// <summary>A part of a page that asks in dialogs: what is refused is said in the dialog, which stays open; what is done closes it.</summary>
public abstract class DialogSection : LivePage
{
    /// <summary>Why the last try was refused, for the dialog; null when it was not.</summary>
    protected string? Refused { get; private set; }

    /// <summary>True while it is being done.</summary>
    protected bool Busy { get; private set; }

    /// <inheritdoc />
    protected override ChangeFilter Interest => ChangeFilter.Nothing;

    /// <summary>Opens a dialog anew.</summary>
    protected void Ask() => Refused = null;

    /// <summary>Closes the open dialog.</summary>
    protected abstract void Close();

    /// <summary>Does what the dialog is about, once.</summary>
    protected async Task SubmitAsync(Func<string, Task<Notice>> actAsync)
    {
        if (Busy)
            return;
        (Busy, Refused) = (true, null);
        var told = await ActAsync(Permission.Administer, actAsync);
        Busy = false;
        if (told is not { IsFault: true } refusal)
        {
            Close();
            return;
        }

        // Behind an open dialog nobody would read it.
        Refused = refusal.Text;
        if (ReferenceEquals(Notices.Current, refusal))
            Notices.PutAway();
    }
}
