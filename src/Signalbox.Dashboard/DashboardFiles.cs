using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Signalbox.Server.Access;

namespace Signalbox.Dashboard;

/// <summary>The styles, scripts and pictures of the dashboard: built into the program, and kept by browsers until they change.</summary>
internal sealed class DashboardFiles
{
    private const string Folder = "/assets/";
    private const string Forever = "private, max-age=31536000, immutable";

    private static readonly FrozenDictionary<string, DashboardFiles> All = Styles.Select(s => Read(s, "text/css; charset=utf-8")).Concat(
    [
        Read("settling.js", "text/javascript; charset=utf-8"),
        Read("dashboard.js", "text/javascript; charset=utf-8"),
        Read("blazor.web.js", "text/javascript; charset=utf-8"),
        Read("signal.svg", "image/svg+xml"),
    ]).ToFrozenDictionary(f => f._name, StringComparer.Ordinal);

    private readonly string _name;
    private readonly string _type;
    private readonly byte[] _bytes;
    private readonly byte[] _small;
    private readonly string _version;

    private DashboardFiles(string name, string type, byte[] bytes)
    {
        (_name, _type, _bytes) = (name, type, bytes);
        _version = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
        using var small = new MemoryStream();
        using (var gzip = new GZipStream(small, CompressionLevel.SmallestSize))
            gzip.Write(bytes);
        _small = small.ToArray();
    }

    /// <summary>The stylesheets, in the order in which they are read: what all pages share, then each page's own.</summary>
    public static IReadOnlyList<string> Styles => ["tokens.css", "base.css", "controls.css", "parts.css", "inbox.css", "job.css", "jobs.css", "overview.css", "admin.css", "learnings.css", "eventlog.css"];

    /// <summary>Where a file is, with its version.</summary>
    public static string Address(string name) => $"{Folder}{name}?v={All[name]._version}";

    /// <summary>Maps the files. Only the colours are for anybody: the sign-in page has them too.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var file in All.Values)
        {
            var route = routes.MapGet(Folder + file._name, file.WriteAsync).ExcludeFromDescription();
            _ = file._name is "tokens.css" or "signal.svg" ? route.ForAnybody() : route.NeedsIdentity();
        }
    }

    private Task WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentType = _type;
        headers.Vary = "Accept-Encoding";
        headers.CacheControl = context.Request.Query["v"] == _version ? Forever : "no-cache";
        var takesSmall = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (takesSmall)
            headers.ContentEncoding = "gzip";
        var bytes = takesSmall ? _small : _bytes;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private static DashboardFiles Read(string name, string type)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The file {name} was not built into the program.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return new DashboardFiles(name, type, bytes.ToArray());
    }
}
