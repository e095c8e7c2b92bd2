using System.Runtime.CompilerServices;
using System.Text;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Functions;

/// <summary>
/// The built-ins of one assembly as static data: text lines that the generator wrote, hash tables over the names, and
/// the function pointers. Nothing is created before someone looks a name up, so start-up costs nothing per built-in.
/// <para>
/// Lines have fields separated by tabs. Function: name, extension index, flags, required parameters, return type,
/// "deprecated since", "deprecated message", then four fields for each parameter: flags, name, type, default.
/// Constant: name, extension index, kind letter (i, d, b, s, n, x), value text ("x": <see cref="ConstantValue"/>), deprecated.
/// Class: see <see cref="NativeClassData"/>.
/// </para>
/// </summary>
public abstract unsafe class NativeTable
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, TypeDecl> Types = new();

    private PhpFunction?[] _functions = [];

    protected internal abstract string[] Extensions { get; }
    protected internal abstract ReadOnlySpan<byte> FunctionText { get; }
    protected internal abstract ReadOnlySpan<int> FunctionLines { get; }
    protected internal abstract ReadOnlySpan<ushort> FunctionHash { get; }
    protected internal abstract ReadOnlySpan<byte> ConstantText { get; }
    protected internal abstract ReadOnlySpan<int> ConstantLines { get; }
    protected internal abstract ReadOnlySpan<ushort> ConstantHash { get; }
    protected internal abstract ReadOnlySpan<byte> ClassText { get; }
    protected internal abstract ReadOnlySpan<int> ClassLines { get; }
    protected internal abstract ReadOnlySpan<ushort> ClassHash { get; }

    /// <summary>The stub of a function (its line) or method (its number behind the functions).</summary>
    protected internal abstract delegate*<RequestContext, Frame, ref Value, void> Body(int index);

    /// <summary>
    /// The method behind a function that is pure and never throws, for compiled code; 0: there is only the stub. The
    /// shape has a letter for each parameter and one for the result: c context, s string, l int, L ?int, d float, b bool, a array, v Value.
    /// </summary>
    protected internal virtual nint Direct(int index, out string shape)
    {
        shape = "";
        return 0;
    }

    protected internal virtual Value ConstantValue(int index) => throw new InvalidOperationException();

    protected internal virtual Func<PhpClass, PhpInstance>? Factory(int classIndex) => null;

    internal int FunctionCount => FunctionLines.Length - 1;

    internal int ConstantCount => ConstantLines.Length - 1;

    internal int ClassCount => ClassLines.Length - 1;

    /// <summary>
    /// The index of a name, or -1. <paramref name="sought"/> is in lower case; the table's names need not be. The generator
    /// hashes lower-case names (constants: as they are) as <see cref="PhpString.ComputeHash"/> does.
    /// </summary>
    internal static int Find(PhpString sought, ReadOnlySpan<ushort> hash, ReadOnlySpan<int> lines, ReadOnlySpan<byte> text, bool ignoreCase)
    {
        if (hash.Length == 0) return -1;
        int mask = hash.Length - 1;
        ReadOnlySpan<byte> lower = sought.Span;
        for (int i = sought.GetHashCode() & mask; hash[i] != 0; i = (i + 1) & mask)
        {
            ReadOnlySpan<byte> line = text[lines[hash[i] - 1]..];
            if (line.Length <= lower.Length || line[lower.Length] != '\t') continue;
            ReadOnlySpan<byte> name = line[..lower.Length];
            if (ignoreCase ? Ascii.EqualsIgnoreCase(name, lower) : name.SequenceEqual(lower)) return hash[i] - 1;
        }

        return -1;
    }

    internal static string Line(ReadOnlySpan<byte> text, ReadOnlySpan<int> lines, int index) =>
        Encoding.Latin1.GetString(text[lines[index]..(lines[index + 1] - 1)]);

    /// <summary>Only the name of a line.</summary>
    internal static PhpString NameAt(ReadOnlySpan<byte> text, ReadOnlySpan<int> lines, int index)
    {
        ReadOnlySpan<byte> line = text[lines[index]..];
        return PhpString.Literal(line[..line.IndexOf((byte)'\t')]);
    }

    private bool[]? _absent; // by extension; null: all are there

    /// <summary>The extension's library is missing: its names are not found. Only before requests run.</summary>
    internal void Leave(string extension)
    {
        int index = Array.FindIndex(Extensions, e => e.Equals(extension, StringComparison.OrdinalIgnoreCase));
        if (index >= 0) (_absent ??= new bool[Extensions.Length])[index] = true;
    }

    internal bool HasFunction(int index) => _absent is null || !_absent[ExtensionIndex(FunctionText[FunctionLines[index]..])];

    internal bool HasConstant(int index) => _absent is null || !_absent[ExtensionIndex(ConstantText[ConstantLines[index]..])];

    internal bool HasClass(int index) => _absent is null || !_absent[ExtensionIndex(ClassText[ClassLines[index]..])];

    internal string ExtensionOfFunction(int index) => ExtensionAt(FunctionText[FunctionLines[index]..]);

    internal string ExtensionOfConstant(int index) => ExtensionAt(ConstantText[ConstantLines[index]..]);

    private string ExtensionAt(ReadOnlySpan<byte> line) => Extensions[ExtensionIndex(line)];

    private static int ExtensionIndex(ReadOnlySpan<byte> line)
    {
        line = line[(line.IndexOf((byte)'\t') + 1)..];
        return int.Parse(line[..line.IndexOf((byte)'\t')]);
    }

    internal PhpFunction Function(RuntimeEnvironment env, int index)
    {
        if (_functions.Length == 0) Interlocked.CompareExchange(ref _functions, new PhpFunction?[FunctionCount], []);
        ref PhpFunction? slot = ref _functions[index];
        if (slot is not null) return slot;
        string[] fields = Line(FunctionText, FunctionLines, index).Split('\t');
        NativeFunction f = ReadFunction(env, fields, 0, Extensions[int.Parse(fields[1])], index);
        return Interlocked.CompareExchange(ref slot, f, null) ?? f;
    }

    /// <summary>A function or method from the fields of its line, beginning at <paramref name="at"/>.</summary>
    internal NativeFunction ReadFunction(RuntimeEnvironment env, string[] fields, int at, string extension, int body, bool tentative = false, NativeClassData? self = null)
    {
        var flags = (FunctionFlags)uint.Parse(fields[at + 2]) | FunctionFlags.Internal;
        int count = (fields.Length - at - 7) / 4;
        var parameters = new ParamInfo[count];
        int fixedCount = 0;
        for (int i = 0; i < count; i++)
        {
            int p = at + 7 + i * 4;
            var pf = (ParamFlags)int.Parse(fields[p]);
            string text = fields[p + 3];
            parameters[i] = new ParamInfo
            {
                Name = PhpString.Literal(fields[p + 1]),
                Flags = pf,
                Type = fields[p + 2].Length == 0 ? null : TypeOf(fields[p + 2]),
                DefaultText = text.Length == 0 ? null : text,
                Default = text.Length == 0 ? default : NativeDefaults.Evaluate(env, text, self),
            };
            if ((pf & ParamFlags.Variadic) == 0) fixedCount++;
        }

        var attributes = new List<AttributeDecl>();
        if ((flags & FunctionFlags.Deprecated) != 0)
        {
            var args = new List<(PhpString?, Value)>();
            if (fields[at + 5].Length > 0) args.Add((PhpString.Literal("since"), Value.String(PhpString.Literal(fields[at + 5]))));
            if (fields[at + 6].Length > 0) args.Add((PhpString.Literal("message"), Value.String(PhpString.Literal(fields[at + 6]))));
            attributes.Add(new AttributeDecl { Name = PhpString.Literal("Deprecated"), Args = [.. args] });
        }

        return new NativeFunction
        {
            Name = PhpString.Literal(fields[at]),
            Flags = flags,
            Params = parameters,
            NumParams = fixedCount,
            RequiredParams = int.Parse(fields[at + 3]),
            ReturnType = fields[at + 4].Length == 0 ? null : TypeOf(fields[at + 4]),
            Attributes = [.. attributes],
            Extension = extension,
            Body = body < 0 ? null : Body(body),
            Table = this,
            Index = body,
            HasTentativeReturnType = tentative,
        };
    }

    /// <summary>A type from its canonical text. Unions of intersections do not occur in built-ins.</summary>
    internal static TypeDecl TypeOf(string text)
    {
        if (Types.TryGetValue(text, out TypeDecl? known)) return known;
        TypeMask mask = 0;
        var parts = new List<TypeDecl>();
        string body = text;
        if (body[0] == '?')
        {
            mask = TypeMask.Null;
            body = body[1..];
        }

        foreach (string part in body.Split('|'))
        {
            TypeMask builtin = part switch
            {
                "null" => TypeMask.Null,
                "false" => TypeMask.False,
                "true" => TypeMask.True,
                "bool" => TypeMask.Bool,
                "int" => TypeMask.Int,
                "float" => TypeMask.Float,
                "string" => TypeMask.String,
                "array" => TypeMask.Array,
                "object" => TypeMask.Object,
                "callable" => TypeMask.Callable,
                "void" => TypeMask.Void,
                "never" => TypeMask.Never,
                "static" => TypeMask.Static,
                "mixed" => TypeMask.Mixed,
                _ => TypeMask.None,
            };
            mask |= builtin;
            if (builtin == TypeMask.None) parts.Add(new TypeDecl { Text = part, ClassName = PhpString.Literal(part) });
        }

        return Types.GetOrAdd(text, new TypeDecl { Mask = mask, Parts = [.. parts], Text = text });
    }

    internal Value Constant(RuntimeEnvironment env, int index, out bool deprecated)
    {
        string[] fields = Line(ConstantText, ConstantLines, index).Split('\t');
        deprecated = fields[4] == "1";
        return fields[2] switch
        {
            "i" => Value.Int(long.Parse(fields[3])),
            "d" => Value.Float(BitConverter.Int64BitsToDouble(long.Parse(fields[3]))),
            "b" => Value.Bool(fields[3] == "1"),
            "s" => Value.String(PhpString.Literal(Convert.FromBase64String(fields[3]))),
            "n" => Value.Null,
            _ => ConstantValue(index),
        };
    }
}
