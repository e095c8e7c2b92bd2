using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Objects that stand for something of the engine.</summary>
public sealed partial class RequestContext
{
    /// <summary>An engine iterator as an InternalIterator object (owned).</summary>
    internal Value WrapIterator(ObjectIterator iterator)
    {
        if (iterator.Id == 0) iterator.Id = TakeObjectId();
        var wrapper = (InternalIteratorObject)NewObject(Environment.CoreClass("internaliterator"));
        wrapper.Iterator = iterator;
        return Value.Object(wrapper);
    }

    /// <summary>The SensitiveParameterValue that stands for an argument in traces (owned).</summary>
    internal Value WrapSensitive(in Value value)
    {
        PhpInstance wrapper = NewObject(Environment.CoreClass("sensitiveparametervalue"));
        wrapper.Slots[0] = value.IsUndef ? Value.Null : value.Dereferenced().Copied();
        return Value.Object(wrapper);
    }
}
