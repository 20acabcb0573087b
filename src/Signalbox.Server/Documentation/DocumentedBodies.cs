using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Signalbox.Server.Requests;

namespace Signalbox.Server.Documentation;

/// <summary>Puts the bodies that routes name into the OpenAPI document.</summary>
internal sealed class DocumentedBodies : IOpenApiOperationTransformer
{
    /// <inheritdoc />
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<BodyDocumentation>().LastOrDefault() is not { } body)
            return;
        var schema = await context.GetOrCreateSchemaAsync(body.Shape, null, cancellationToken);
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/json"] = new() { Schema = schema } },
        };
    }
}
