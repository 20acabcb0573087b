using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Signalbox.Server.Requests;

namespace Signalbox.Server.Documentation;

/// <summary>Puts the query parameters that a route names into the OpenAPI document, and the ids of its path.</summary>
internal sealed class QueryParameters : IOpenApiOperationTransformer
{
    /// <inheritdoc />
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters ??= [];
        foreach (var name in context.Description.ActionDescriptor.EndpointMetadata.OfType<QueryDocumentation>().SelectMany(q => q.Names))
            operation.Parameters.Add(Parameter(name, ParameterLocation.Query));
        if (context.Description.RelativePath?.Contains("{id}", StringComparison.Ordinal) == true && operation.Parameters.All(p => p.Name != "id"))
            operation.Parameters.Add(Parameter("id", ParameterLocation.Path));
        return Task.CompletedTask;
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation where) => new()
    {
        Name = name,
        In = where,
        Required = where == ParameterLocation.Path,
        Schema = new OpenApiSchema { Type = name is "limit" or "offset" ? JsonSchemaType.Integer : JsonSchemaType.String },
    };
}
