using Microsoft.AspNetCore.Components;

namespace Signalbox.Dashboard.Parts;

/// <summary>A part of a page that may be long: its beginning is shown first, and the rest when somebody asks for it.</summary>
public abstract class LongPart : ComponentBase, IDisposable
{
    private bool _asked;
    private ShownParts? _heard;

    /// <summary>What the part belongs to, when somebody decides on that; or null.</summary>
    [CascadingParameter]
    public ShownParts? Parts { get; set; }

    /// <summary>True when the rest is asked for, here or for everything.</summary>
    protected bool ShowsRest => _asked || Parts?.ShowsAll == true;

    /// <summary>True when nothing of it is missing as it is drawn now.</summary>
    protected abstract bool IsWhole { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        Hear(null);
        GC.SuppressFinalize(this);
    }

    /// <summary>Shows the rest.</summary>
    protected void ShowRest() => _asked = true;

    /// <summary>Begins with the beginning again: something else is shown.</summary>
    protected void ShowBeginning() => _asked = false;

    /// <inheritdoc />
    public override Task SetParametersAsync(ParameterView parameters)
    {
        var set = base.SetParametersAsync(parameters);
        Hear(Parts);
        return set;
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender) => _heard?.Say(this, IsWhole);

    private void Hear(ShownParts? parts)
    {
        if (ReferenceEquals(parts, _heard))
            return;
        if (_heard is not null)
        {
            _heard.AllAsked -= Draw;
            _heard.Forget(this);
        }

        _heard = parts;
        if (_heard is null)
            return;
        _heard.AllAsked += Draw;
        _heard.Expect(this);
    }

    private void Draw(object? sender, EventArgs e) => _ = InvokeAsync(StateHasChanged);
}
