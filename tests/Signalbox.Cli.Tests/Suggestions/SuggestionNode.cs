namespace Signalbox.Cli.Tests.Suggestions;

/// <summary>The one scene of all tests of suggestions.</summary>
public sealed class SuggestionNode : IAsyncLifetime
{
    private SuggestionScene? _scene;

    internal SuggestionScene Scene => _scene ?? throw new InvalidOperationException("The scene is not there yet.");

    /// <inheritdoc />
    public async Task InitializeAsync() => _scene = await SuggestionScene.CreateAsync();

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        if (_scene is not null)
            await _scene.DisposeAsync();
    }
}
