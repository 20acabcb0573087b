using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Signalbox.Server.Access;

namespace Signalbox.Server.SignInPages;

/// <summary>The page <c>/sign-in</c>, to which browsers are sent that open a page without a session.</summary>
public static class SignInPage
{
    /// <summary>Where it is.</summary>
    public const string Path = "/sign-in";

    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Maps the page and its files.</summary>
    public static void MapSignInPage(this IEndpointRouteBuilder routes)
    {
        Map(routes, Path, "sign-in.html", "text/html; charset=utf-8");
        Map(routes, $"{Path}/sign-in.css", "sign-in.css", "text/css; charset=utf-8");
        Map(routes, $"{Path}/sign-in.js", "sign-in.js", "text/javascript; charset=utf-8");
    }

    /// <summary>True for somebody who opens a page, rather than a program that wants data.</summary>
    public static bool IsFor(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/openapi")
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>The address of the page, which leads back to what was asked for.</summary>
    public static string LeadingTo(HttpRequest request) => LeadingTo(request.Path + request.QueryString);

    /// <summary>The address of the page, which leads back to an address of this site.</summary>
    public static string LeadingTo(string address) => $"{Path}?next={Uri.EscapeDataString(address)}";

    private static void Map(IEndpointRouteBuilder routes, string path, string file, string type)
    {
        var bytes = Read(file);
        routes.MapGet(path, context =>
        {
            context.Response.ContentType = type;
            context.Response.ContentLength = bytes.Length;
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.Headers.ContentSecurityPolicy = Policy;
            return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
        }).ForAnybody().ExcludeFromDescription();
    }

    private static byte[] Read(string file)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The file {file} was not built into the program.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
