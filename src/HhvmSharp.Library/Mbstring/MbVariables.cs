using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>The strings in variables, with those in their arrays and objects, for mb_convert_variables().</summary>
internal sealed class MbVariables(RequestContext ctx, MbState state, MbEncoding to)
{
    private readonly HashSet<object> _open = [];

    internal List<ReadOnlyMemory<byte>> Texts { get; } = [];

    /// <summary>Gathers all strings. False: something contains itself.</summary>
    internal bool TryCollect(PhpReference[] variables)
    {
        foreach (PhpReference variable in variables)
            if (!Collect(variable.Value)) return false;
        return true;
    }

    private bool Collect(Value value)
    {
        value = value.Dereferenced();
        if (value.IsString)
        {
            Texts.Add(value.AsString.Memory);
            return true;
        }

        if (!value.IsArray && !value.IsObject) return true;
        if (!Enter(value.o!)) return false;
        bool ok = true;
        PhpArray elements = value.IsArray ? value.AsArray : ((PhpInstance)value.AsObject).GetProperties(ctx);
        foreach ((Value _, Value element) in elements) ok = ok && Collect(element);
        if (value.IsObject) Value.Array(elements).Release(ctx);
        _open.Remove(value.o!);
        return ok;
    }

    private bool Enter(object container)
    {
        if (RequestContext.IsStackExhausted())
        {
            ctx.ThrowStackOverflow();
            return false;
        }

        return _open.Add(container);
    }

    /// <summary>Converts in place. False: something contains itself.</summary>
    internal bool TryConvert(PhpReference[] variables, MbEncoding from)
    {
        foreach (PhpReference variable in variables)
            if (!Convert(ref variable.Value, from)) return false;
        return true;
    }

    /// <summary>A slot; strings behind a reference take the reference's place.</summary>
    private bool Convert(ref Value slot, MbEncoding from)
    {
        Value value = slot.Dereferenced();
        if (value.IsString)
        {
            Value.AssignMove(ctx, ref slot, Value.String(state.Convert(value.AsString.Span, from, to)));
            return true;
        }

        if (value.IsArray)
        {
            PhpArray before = value.AsArray;
            if (!Enter(before)) return false;
            PhpArray array = slot.o is PhpReference reference ? PhpArray.Separate(ctx, ref reference.Value) : PhpArray.Separate(ctx, ref slot);
            bool added = !ReferenceEquals(array, before) && _open.Add(array);
            bool ok = ConvertElements(array, from);
            _open.Remove(before);
            if (added) _open.Remove(array);
            return ok;
        }

        return !value.IsObject || ConvertObject((PhpInstance)value.AsObject, from);
    }

    private bool ConvertElements(PhpArray array, MbEncoding from)
    {
        for (int pos = array.FirstPosition; pos != PhpArray.End; pos = array.NextPosition(pos + 1))
        {
            Value element = array.ValueAt(pos).Dereferenced();
            if (!element.IsString && !element.IsArray && !element.IsObject) continue;
            if (!Convert(ref array.SlotAt(ctx, pos), from)) return false;
        }

        return true;
    }

    private bool ConvertObject(PhpInstance instance, MbEncoding from)
    {
        if (!Enter(instance)) return false;
        bool ok = true;
        for (int i = 0; i < instance.Slots.Length && ok; i++) ok = Convert(ref instance.Slots[i], from);
        if (ok && instance.Dynamic is not null) ok = ConvertElements(instance.Dynamic, from);
        _open.Remove(instance);
        return ok;
    }
}
