using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Signalbox.Server.Access;

namespace Signalbox.Server.Documentation;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, and a page at <c>/docs</c> on which to read it and to try it out.</summary>
internal static class DocumentationRoutes
{
    private const string Document = "v1";
    private const string Page = "/docs";

    // The page's own scripts and styles only; it draws its icons from data and sets styles while it runs.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>Adds the document.</summary>
    public static void AddDocumentation(this IServiceCollection services) =>
        services.AddOpenApi(Document, options =>
        {
            options.AddDocumentTransformer<DocumentDescription>();
            options.AddOperationTransformer<QueryParameters>();
            options.AddOperationTransformer<DocumentedBodies>();
        });

    /// <summary>Maps the document.</summary>
    public static void MapDocumentation(this IEndpointRouteBuilder routes) =>
        routes.MapOpenApi("/openapi/{documentName}.json").NeedsIdentity();

    /// <summary>Uses the page; it stands behind the authorization of all routes.</summary>
    public static void UseDocumentation(this WebApplication app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments(Page),
        branch =>
        {
            branch.Use((context, next) =>
            {
                context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
                return next(context);
            });
            branch.UseSwaggerUI(page =>
            {
                page.RoutePrefix = Page[1..];
                page.DocumentTitle = "Signalbox API";
                page.SwaggerEndpoint($"/openapi/{Document}.json", "Signalbox");
            });
        });
}
