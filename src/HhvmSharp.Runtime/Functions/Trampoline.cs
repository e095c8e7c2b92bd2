using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Functions;

/// <summary>
/// A call that goes to __call or __callStatic: takes any arguments by value; when it is run, the magic method is
/// called with the name and an array of them.
/// </summary>
internal sealed class TrampolineFunction : PhpFunction
{
    internal required PhpFunction Magic { get; init; }

    private static readonly ParamInfo[] AnyArguments =
        [new ParamInfo { Name = PhpString.Literal("arguments"), Type = NativeTable.TypeOf("mixed"), Flags = ParamFlags.Variadic }];

    internal static TrampolineFunction For(PhpFunction magic, PhpString methodName, bool isStatic) => new()
    {
        Name = UpToNul(methodName),
        Magic = magic,
        Scope = magic.Scope,
        Params = AnyArguments,
        Flags = FunctionFlags.Trampoline | FunctionFlags.Variadic | FunctionFlags.Public
            | (isStatic ? FunctionFlags.Static : 0) | (magic.Flags & (FunctionFlags.ReturnsReference | FunctionFlags.Deprecated | FunctionFlags.Abstract)),
        Attributes = magic.Attributes,
    };

    private static PhpString UpToNul(PhpString name)
    {
        int end = name.Span.IndexOf((byte)0);
        return end < 0 ? name : PhpString.FromSpan(name.Span[..end]);
    }
}
