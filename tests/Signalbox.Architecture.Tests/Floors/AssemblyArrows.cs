using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Signalbox.Architecture.Tests.Floors;

/// <summary>
/// What a built assembly says of who uses whom: base types, signatures, attributes and method bodies, so also what <c>var</c>,
/// extension methods and components hide. What the compiler makes counts for the type that it stands in.
/// </summary>
internal static class AssemblyArrows
{
    /// <summary>The arrows between the namespaces of one assembly.</summary>
    public static IEnumerable<FolderArrow> Of(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        return [.. module.Types.Where(IsOurs).SelectMany(user => Uses(user)
            .Where(used => used.Scope == module && IsOurs(used) && used.Namespace != user.Namespace)
            .Select(used => new FolderArrow(user.Namespace, used.Namespace, Short(user), Short(used))))];
    }

    /// <summary>The types that a type uses, of its own assembly and of others; of nested ones the outermost.</summary>
    public static IEnumerable<TypeReference> Uses(TypeDefinition user) => Used(user).Select(Outermost).OfType<TypeReference>();

    private static bool IsOurs(TypeReference type) => type.Namespace.StartsWith("Signalbox", StringComparison.Ordinal);

    private static string Short(TypeReference type) => type.Name.Split('`')[0];

    private static TypeReference? Outermost(TypeReference? type)
    {
        while (type is TypeSpecification specification)
            type = specification.ElementType;
        while (type?.DeclaringType is { } outer)
            type = outer;
        return type is GenericParameter ? null : type;
    }

    private static IEnumerable<TypeReference?> Used(TypeDefinition type)
    {
        List<TypeReference?> used = [type.BaseType];
        used.AddRange(type.Interfaces.Select(i => i.InterfaceType));
        used.AddRange(type.GenericParameters.SelectMany(p => p.Constraints.Select(c => c.ConstraintType)));
        used.AddRange(Attributes(type));
        foreach (var field in type.Fields)
            used.AddRange([field.FieldType, .. Attributes(field)]);
        foreach (var property in type.Properties)
            used.AddRange([property.PropertyType, .. Attributes(property)]);
        foreach (var method in type.Methods)
            used.AddRange([.. Signature(method), .. Attributes(method), .. Body(method)]);
        used.AddRange(type.NestedTypes.SelectMany(Used));
        return used.SelectMany(Parts);
    }

    private static IEnumerable<TypeReference?> Attributes(ICustomAttributeProvider on) => on.CustomAttributes.SelectMany(a =>
        a.ConstructorArguments.Select(c => c.Value).Concat(a.Properties.Select(p => p.Argument.Value)).OfType<TypeReference>().Prepend(a.AttributeType));

    private static IEnumerable<TypeReference?> Signature(MethodReference method) =>
        [method.ReturnType, method.DeclaringType, .. method.Parameters.Select(p => p.ParameterType), .. (method as GenericInstanceMethod)?.GenericArguments ?? []];

    private static IEnumerable<TypeReference?> Body(MethodDefinition method) => !method.HasBody ? [] :
        method.Body.Variables.Select(v => v.VariableType)
            .Concat(method.Body.Instructions.Select(i => i.Operand).SelectMany(operand => operand switch
            {
                MethodReference called => Signature(called),
                FieldReference field => [field.FieldType, field.DeclaringType],
                TypeReference named => [named],
                _ => Enumerable.Empty<TypeReference?>(),
            }))
            .Concat(method.Body.ExceptionHandlers.Where(h => h.HandlerType == ExceptionHandlerType.Catch).Select(h => h.CatchType));

    // A generic type names others, also far inside.
    private static IEnumerable<TypeReference?> Parts(TypeReference? type) => type switch
    {
        null => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Prepend(generic.ElementType),
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };
}
