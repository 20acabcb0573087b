using Signalbox.EventLog.Events;

namespace Signalbox.EventLog.Snapshots;

/// <summary>
/// Who speaks with whom in one interaction, as far as it was followed: enough to say to whom the next question or answer goes.
/// Names are in UTF-8.
/// </summary>
internal sealed class ConversationParticipants
{
    /// <summary>Who asked last.</summary>
    public byte[]? Asker { get; private set; }

    /// <summary>Who asked last before, apart from them.</summary>
    public byte[]? OtherAsker { get; private set; }

    /// <summary>Who asked, answered or followed up last.</summary>
    public byte[]? Last { get; private set; }

    /// <summary>Who did so last before, apart from them.</summary>
    public byte[]? Other { get; private set; }

    /// <summary>Who did so first.</summary>
    public byte[]? First { get; private set; }

    /// <summary>The first one who did so apart from them; also known in advance.</summary>
    public byte[]? Second { get; private set; }

    /// <summary>True when somebody spoke to nobody, because there was nobody else yet.</summary>
    public bool SpokeAlone { get; private set; }

    /// <summary>What was saved.</summary>
    public static ConversationParticipants Saved(IReadOnlyList<byte[]?> names, bool spokeAlone) => new()
    {
        Asker = names[0],
        OtherAsker = names[1],
        Last = names[2],
        Other = names[3],
        First = names[4],
        Second = names[5],
        SpokeAlone = spokeAlone,
    };

    /// <summary>What is to be saved.</summary>
    public IReadOnlyList<byte[]?> Names => [Asker, OtherAsker, Last, Other, First, Second];

    /// <summary>True for the events by which somebody speaks.</summary>
    public static bool IsSpeech(in EventView view) => view.Type.Is("question"u8) || view.Type.Is("answer"u8) || view.Type.Is("followup"u8);

    /// <summary>Looks ahead for the one who speaks first apart from the first; true when they are known.</summary>
    public bool Foresee(in EventView view)
    {
        if (Second is null && IsSpeech(view))
        {
            if (First is null)
                First = Name(view);
            else if (!view.Actor.Is(First))
                Second = Name(view);
        }

        return Second is not null;
    }

    /// <summary>To whom a question or an answer goes; null when there is nobody.</summary>
    public byte[]? ListenerOf(in EventView view)
    {
        var listener = (view.Type.Is("answer"u8) ? Apart(view, Asker, OtherAsker) : null) ?? Apart(view, Last, Other) ?? Second;
        SpokeAlone |= listener is null;
        return listener;
    }

    /// <summary>Follows an event that was shown.</summary>
    public void Follow(in EventView view)
    {
        if (!IsSpeech(view))
            return;
        if (First is null)
            First = Name(view);
        else if (Second is null && !view.Actor.Is(First))
            Second = Name(view);
        if (Last is null || !view.Actor.Is(Last))
            (Other, Last) = (Last, Name(view));
        if (view.Type.Is("question"u8) && (Asker is null || !view.Actor.Is(Asker)))
            (OtherAsker, Asker) = (Asker, Name(view));
    }

    private static byte[]? Apart(in EventView view, byte[]? last, byte[]? other) => last is not null && view.Actor.Is(last) ? other : last;

    private static byte[] Name(in EventView view) => System.Text.Encoding.UTF8.GetBytes(view.Actor.ToString());
}
