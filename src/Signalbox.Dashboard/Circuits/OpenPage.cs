using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Signalbox.Identities;
using Signalbox.Server.Access;
using Signalbox.Server.Identities;

namespace Signalbox.Dashboard.Circuits;

/// <summary>One open page: the connection that it lives by, whose it is, and what it shows.</summary>
internal sealed class OpenPage
{
    private readonly HttpContext _connection;

    /// <summary>Begins with the request that opens the connection, and lets the circuit know its page by the visitor's principal.</summary>
    public OpenPage(HttpContext connection, Caller owner, long now)
    {
        _connection = connection;
        OwnerId = owner.Id;
        Session = SessionAuthentication.IdOf(connection);
        OpenedAt = now;
        Principal = new PagePrincipal(connection.User, this);
        connection.User = Principal;
    }

    /// <summary>The account of whoever opened it.</summary>
    public long OwnerId { get; }

    /// <summary>Their session.</summary>
    public string? Session { get; }

    /// <summary>Whoever opened it, as their cookie said.</summary>
    public ClaimsPrincipal Principal { get; }

    /// <summary>When its circuit was opened, be it by an earlier connection.</summary>
    public long OpenedAt { get; set; }

    /// <summary>What one must be allowed to see what it shows.</summary>
    public Permission Needs { get; set; } = Permission.Read;

    /// <summary>The secret of its circuit; null before there is one.</summary>
    public string? Circuit { get; set; }

    /// <summary>When it was found that its visitor may no longer see it; null while they may.</summary>
    public long? OverSince { get; set; }

    /// <summary>Ends the connection, whether the other end listens or not.</summary>
    public void End() => _connection.Abort();
}
