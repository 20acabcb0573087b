using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Signalbox.Server.Documentation;

/// <summary>Says in the OpenAPI document what the surface is and how callers identify themselves.</summary>
internal sealed class DocumentDescription : IOpenApiDocumentTransformer
{
    /// <inheritdoc />
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Signalbox",
            Version = "v1",
            Description =
                "Jobs, checkpoints, workers and what changes. People sign in with POST /api/auth/login and send the session cookie; programs "
                + "send 'Authorization: Bearer sbx_...'. Errors are application/problem+json (RFC 9457) with \"success\": false, and for "
                + "validation \"errors\" by field. Ids are decimal strings, times ISO-8601 in UTC.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API token, for programs." },
            ["session"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = "signalbox_session",
                Description = "The session cookie of sign-in, for people.",
            },
        };
        return Task.CompletedTask;
    }
}
