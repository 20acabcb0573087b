using System.Threading.Channels;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using Signalbox.Dashboard.Parts;
using Signalbox.Dashboard.Sessions;
using Signalbox.Durability;
using Signalbox.Identities;

namespace Signalbox.Dashboard.Live;

/// <summary>
/// A page that shows what is, and goes on showing it: it loads, is woken when what it shows changes, and loads again. While
/// the database cannot be reached it keeps what it showed last and says so.
/// </summary>
public abstract partial class LivePage : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _left = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private IDisposable? _subscription;
    private Task _loop = Task.CompletedTask;
    private Task _loading = Task.CompletedTask;
    private int _wanted;

    [Inject]
    private LiveChanges Changes { get; set; } = null!;

    [Inject]
    private SharedQueries Readings { get; set; } = null!;

    [Inject]
    private ILogger<LivePage> Logger { get; set; } = null!;

    /// <summary>Who looks at the page.</summary>
    [Inject]
    protected CurrentUser CurrentUser { get; set; } = null!;

    /// <summary>Tells the visitor what came of what they did.</summary>
    [Inject]
    protected Notices Notices { get; set; } = null!;

    /// <summary>Which changes concern the page; asked once, and again by <see cref="WatchAgain"/>.</summary>
    protected abstract ChangeFilter Interest { get; }

    /// <summary>True once something was loaded.</summary>
    protected bool Loaded { get; private set; }

    /// <summary>Why the page could not be loaded just now, for the visitor; null when it could.</summary>
    protected string? Fault { get; private set; }

    /// <summary>Ends when the visitor leaves the page.</summary>
    protected CancellationToken Left { get; }

    /// <summary>Begins with a visitor who has not left.</summary>
    protected LivePage() => Left = _left.Token;

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    /// <summary>Reads what other pages show too once for all of them.</summary>
    protected Task<T> ShareAsync<T>(object key, Func<CancellationToken, Task<T>> readAsync)
        where T : notnull => Readings.GetAsync(key, readAsync, Left);

    /// <summary>Loads and shows the page now.</summary>
    protected Task ReloadAsync() => RefreshAsync();

    /// <summary>Asks <see cref="Interest"/> again.</summary>
    protected void WatchAgain()
    {
        _subscription?.Dispose();
        _subscription = Changes.Subscribe(Interest, () => _wake.Writer.TryWrite(true));
    }

    /// <summary>
    /// Does something for the visitor if they may, says what came of it, and shows it. What fails is told, not thrown.
    /// </summary>
    /// <param name="permission">What it needs.</param>
    /// <param name="actAsync">Does it in the visitor's name and returns what to say.</param>
    /// <returns>What was said.</returns>
    protected async Task<Notice> ActAsync(Permission permission, Func<string, Task<Notice>> actAsync)
    {
        Notice told;
        try
        {
            told = await CurrentUser.FindAsync(permission) is { } caller ? await actAsync(caller.Name) : CurrentUser.Refusal(permission);
        }
        catch (Exception e)
        {
            LogFailed(Logger, e, GetType().Name);
            told = Notice.Fault(LostDatabase.Is(e)
                ? "The database cannot be reached, so it is not known whether this was done: look again in a moment before you repeat it."
                : "This failed and the node's log says why; look whether it was done before you repeat it.");
        }

        Notices.Show(told);
        Readings.Forget();
        if (!Left.IsCancellationRequested)
            await RefreshAsync();
        return told;
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync()
    {
        WatchAgain();
        _loop = RunAsync();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => RefreshAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _subscription?.Dispose();
        await _left.CancelAsync();
        await _loop;
        _left.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task RunAsync()
    {
        try
        {
            while (await _wake.Reader.WaitToReadAsync(Left))
            {
                _wake.Reader.TryRead(out _);
                await InvokeAsync(async () =>
                {
                    await RefreshAsync();
                    StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            // The visitor went on.
        }
        catch (ObjectDisposedException) when (Left.IsCancellationRequested)
        {
            // The same, with the whole circuit.
        }
    }

    // One load at a time: whoever asks while one goes on gets another after it, so that nothing old is shown over something new.
    private Task RefreshAsync()
    {
        _wanted++;
        if (_loading.IsCompleted)
            _loading = LoadUntilCurrentAsync();
        return _loading;
    }

    private async Task LoadUntilCurrentAsync()
    {
        int begun;
        do
        {
            begun = _wanted;
            await TryLoadAsync();
        }
        while (begun != _wanted && !Left.IsCancellationRequested);
    }

    private async Task TryLoadAsync()
    {
        try
        {
            // What is offered is what the visitor may do now.
            if (await CurrentUser.AskAsync() is null)
                return;
            await LoadAsync(Left);
            (Loaded, Fault) = (true, null);
        }
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
        catch (Exception e)
        {
            LogFailed(Logger, e, GetType().Name);
            Fault = e is TimeoutException || LostDatabase.Is(e)
                ? "The database cannot be reached. What you see may be old; this page goes on by itself as soon as it can."
                : SlowStatement.Is(e)
                ? "This took too long and was given up. It is tried again every few seconds; ask for less at once if it lasts."
                : "This page could not be loaded and the node's log says why. It is tried again every few seconds.";
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The page {Page} could not do or show something")]
    private static partial void LogFailed(ILogger logger, Exception exception, string page);
}
