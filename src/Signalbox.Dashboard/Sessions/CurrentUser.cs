using Microsoft.AspNetCore.Components.Authorization;
using Signalbox.Dashboard.Circuits;
using Signalbox.Dashboard.Parts;
using Signalbox.Identities;
using Signalbox.Server.Access;
using Signalbox.Server.Identities;

namespace Signalbox.Dashboard.Sessions;

/// <summary>
/// Who looks at the dashboard, and what they may do. A page stays open for long, so it is asked anew before every action:
/// sessions end, roles change.
/// </summary>
public sealed class CurrentUser
{
    private readonly AuthenticationStateProvider _authentication;
    private readonly SessionAuthentication _sessions;
    private readonly TimeProvider _time;
    private readonly long _since;
    private readonly Lock _lock = new();
    private OpenPage? _page;
    private Permission _needs = Permission.Read;
    private bool _hasEnded;

    internal CurrentUser(AuthenticationStateProvider authentication, SessionAuthentication sessions, TimeProvider time)
    {
        _authentication = authentication;
        _sessions = sessions;
        _time = time;
        _since = time.GetTimestamp();
    }

    /// <summary>
    /// True when the page has been open for as long as a session lasts: it is to be loaded anew, which goes well if the session
    /// was used meanwhile.
    /// </summary>
    public bool HasGrownOld => _time.GetElapsedTime(_since) >= SessionAuthentication.Length;

    /// <summary>Who it was when asked last; null before, and when the session has ended.</summary>
    public Caller? Caller { get; private set; }

    /// <summary>Called when <see cref="Caller"/> has become another, by whoever shows it; on any thread.</summary>
    public Action? Changed { get; set; }

    /// <summary>True when what needs <paramref name="permission"/> is to be offered; it is asked again when it is done.</summary>
    public bool May(Permission permission) => Caller?.Permissions.HasFlag(permission) == true;

    /// <summary>Asks who it is now; null when the session has ended.</summary>
    public async Task<Caller?> AskAsync()
    {
        var state = await _authentication.GetAuthenticationStateAsync();
        Follow((state.User as PagePrincipal)?.Page);
        var found = _hasEnded || HasGrownOld ? null : await _sessions.FindCallerAsync(state.User);
        bool isAnother;
        lock (_lock)
        {
            // What has ended stays ended, however long the page stays open and whoever asks at the same time.
            _hasEnded |= found is null;
            found = _hasEnded ? null : found;
            isAnother = found != Caller;
            Caller = found;
        }

        if (isAnother)
            Changed?.Invoke();
        return found;
    }

    /// <summary>Says what one must be allowed to see what the page shows from now on; the node ends a page that its visitor may not see.</summary>
    public void Show(Permission needs)
    {
        lock (_lock)
        {
            _needs = needs;
            _page?.Needs = needs;
        }
    }

    /// <summary>The visitor, if they may do this now; null if not.</summary>
    public async Task<Caller?> FindAsync(Permission permission) =>
        await AskAsync() is { } caller && caller.Permissions.HasFlag(permission) ? caller : null;

    /// <summary>What to say to somebody who may not.</summary>
    public Notice Refusal(Permission permission) => Notice.Fault(Caller is null
        ? "Your session has ended: sign in again. Nothing was done."
        : $"You may not do this: it needs {WhoMay(permission)}. Nothing was done.");

    /// <summary>The roles that may, in words.</summary>
    public static string WhoMay(Permission permission)
    {
        var roles = Enum.GetValues<Role>().Where(r => Permissions.Of(r).HasFlag(permission)).Select(r => r.Name()).ToArray();
        return $"the role {string.Join(" or ", roles)}";
    }

    // A circuit that is taken up again lives by another connection.
    private void Follow(OpenPage? page)
    {
        lock (_lock)
        {
            _page = page;
            page?.Needs = _needs;
        }
    }
}
