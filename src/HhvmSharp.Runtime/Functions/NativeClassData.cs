using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Functions;

/// <summary>A built-in class as the generator declares it, before linking. Member order is declaration order.</summary>
internal sealed class NativeClassData
{
    internal required PhpString Name;
    internal PhpString? ParentName;
    internal PhpString[] InterfaceNames = [];
    internal ClassFlags Flags;
    internal bool Uncloneable;
    /// <summary>Of an enum: int, string or nothing.</summary>
    internal TypeDecl? BackingType;
    internal required string Extension;
    internal readonly List<NativeFunction> Methods = [];
    internal readonly List<NativeMember> Constants = [];
    internal readonly List<NativeMember> Properties = [];
    internal Func<PhpClass, PhpInstance>? Factory;

    /// <summary>A constant or property: <see cref="Value"/> is undef for a typed property without default.</summary>
    internal readonly record struct NativeMember(PhpString Name, FunctionFlags Flags, FunctionFlags SetVisibility, TypeDecl? Type, Value Value)
    {
        /// <summary>A case of an enum, a virtual property (the generator marks them with a flag that members do not have).</summary>
        internal bool IsCase => (Flags & FunctionFlags.TopLevel) != 0;

        internal bool IsVirtual => IsCase;
    }

    /// <summary>
    /// Lines, after the first ("name, extension index, flags, parent, interfaces by comma, uncloneable, backing type"):
    /// "K" constant and "P" property (name, flags, set visibility, type, value text), "M" method (body number, tentative
    /// flag, then the fields of a function line).
    /// </summary>
    internal static NativeClassData Read(RuntimeEnvironment env, NativeTable table, int index)
    {
        string[] lines = NativeTable.Line(table.ClassText, table.ClassLines, index).Split('\n');
        string[] head = lines[0].Split('\t');
        string extension = table.Extensions[int.Parse(head[1])];
        var data = new NativeClassData
        {
            Name = PhpString.Literal(head[0]),
            Extension = extension,
            Flags = (ClassFlags)uint.Parse(head[2]) | ClassFlags.Internal,
            ParentName = head[3].Length == 0 ? null : PhpString.Literal(head[3]),
            InterfaceNames = head[4].Length == 0 ? [] : [.. head[4].Split(',').Select(PhpString.Literal)],
            Uncloneable = head[5] == "1",
            BackingType = head[6].Length == 0 ? null : NativeTable.TypeOf(head[6]),
            Factory = table.Factory(index),
        };
        for (int i = 1; i < lines.Length; i++)
        {
            string[] f = lines[i].Split('\t');
            if (f[0] == "M")
            {
                data.Methods.Add(table.ReadFunction(env, f, 3, extension, int.Parse(f[1]), f[2] == "1", data));
                continue;
            }

            Value value = NativeDefaults.Evaluate(env, f[5], data);
            var member = new NativeMember(PhpString.Literal(f[1]), (FunctionFlags)uint.Parse(f[2]), (FunctionFlags)uint.Parse(f[3]),
                f[4].Length == 0 ? null : NativeTable.TypeOf(f[4]), value);
            (f[0] == "K" ? data.Constants : data.Properties).Add(member);
        }

        return data;
    }

    /// <summary>For self::NAME in the class itself.</summary>
    internal Value ConstantValue(string name)
    {
        foreach (NativeMember m in Constants)
            if (m.Name.Equals(name)) return m.Value;
        return default;
    }
}
