using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Core;

/// <summary>What can be asked of any resource.</summary>
[PhpExtension("Core")]
internal static class ResourceFunctions
{
    [PhpFunction("get_resource_type($resource): string")]
    internal static PhpString get_resource_type(RequestContext ctx, Value resource) =>
        PhpString.FromLatin1(StreamArg.Resource(ctx, in resource, 1).TypeName);

    [PhpFunction("get_resource_id($resource): int")]
    internal static long get_resource_id(RequestContext ctx, Value resource) => StreamArg.Resource(ctx, in resource, 1).Id;

    [PhpFunction("get_resources(?string $type = null): array")]
    internal static PhpArray get_resources(RequestContext ctx, PhpString? type)
    {
        var result = new PhpArray();
        foreach ((long id, PhpResource resource) in ctx.Resources)
        {
            if (type is not null && !type.Equals(resource.TypeName)) continue;
            result.Set(ctx, id, Value.FromHeap(resource).Copied());
        }

        return result;
    }
}
