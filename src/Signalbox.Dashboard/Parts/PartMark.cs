namespace Signalbox.Dashboard.Parts;

/// <summary>Says of what is short that it is shown whole.</summary>
public sealed class PartMark : LongPart
{
    /// <inheritdoc />
    protected override bool IsWhole => true;
}
