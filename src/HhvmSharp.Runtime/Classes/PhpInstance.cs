using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

internal enum FetchMode : byte { Read, Write, ReadWrite, Isset, Unset, FuncArg }

/// <summary>
/// Every object: class, slots of declared properties, dynamic properties, and the handlers (Zend's object handlers
/// as virtual methods; native classes override). Native state lives in fields of subclasses.
/// All results are owned; <c>ctx.HasPending</c> must be tested after each call.
/// </summary>
public partial class PhpInstance : PhpObject
{
    internal PhpInstance(PhpClass cls) => Class = cls;

    public PhpClass Class { get; internal set; }

    /// <summary>By PropertyInfo.Slot; undef: unset or uninitialised.</summary>
    internal Value[] Slots = [];

    /// <summary>Dynamic properties, or null.</summary>
    internal PhpArray? Dynamic;

    public override PhpString ClassName => Class.Name;

    internal override bool Cast(PhpContext ctx, int kind, out Value result) => throw new NotImplementedException();

    internal override int Compare(PhpContext ctx, in Value left, in Value right) => throw new NotImplementedException();
}
