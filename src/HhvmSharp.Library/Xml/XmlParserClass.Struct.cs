using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Xml;

/// <summary>xml_parse_into_struct(): the list of tags, and the index of its places by tag.</summary>
internal sealed unsafe partial class XmlParserObject
{
    private const int MaxLevel = 255;

    private static readonly PhpString TagKey = PhpString.Literal("tag"), TypeKey = PhpString.Literal("type"), LevelKey = PhpString.Literal("level"),
        ValueKey = PhpString.Literal("value"), AttributesKey = PhpString.Literal("attributes"), CDataType = PhpString.Literal("cdata");

    private int _level, _place;
    private long _openTag;
    private bool _lastWasOpen;
    private readonly PhpString?[] _tags = new PhpString?[MaxLevel];

    // the caller's variables, counted
    private PhpReference? _values, _index;

    internal void OpenStruct(RequestContext ctx, PhpReference values, PhpReference? index)
    {
        FreeStruct(ctx);
        Value.FromHeap(values).Copied();
        _values = values;
        if (index is not null) Value.FromHeap(index).Copied();
        _index = index;
        _level = 0;
        Want(XmlEvent.StartElement);
        Want(XmlEvent.EndElement);
        Want(XmlEvent.CharacterData);
    }

    private void FreeStruct(RequestContext ctx)
    {
        PhpReference? values = _values, index = _index;
        _values = _index = null;
        if (values is not null) Value.FromHeap(values).Release(ctx);
        if (index is not null) Value.FromHeap(index).Release(ctx);
    }

    private void VisitTarget(ChildVisitor visit)
    {
        if (Target is not null) visit(Value.Object(Target));
        if (_values is not null) visit(Value.FromHeap(_values));
        if (_index is not null) visit(Value.FromHeap(_index));
    }

    /// <summary>The array in a variable of the caller, its own; null when the caller has put something else there.</summary>
    private PhpArray? Own(PhpReference? variable) =>
        variable is { Value.IsArray: true } ? PhpArray.Separate(_ctx, ref variable.Value) : null;

    private void AddToIndex(PhpString tag)
    {
        if (Own(_index) is not { } index) return;
        ref Value places = ref Value.Deref(ref index.GetOrAdd(_ctx, tag, out bool added));
        if (added) Value.Move(ref places, Value.Array(new PhpArray()));
        if (places.IsArray) PhpArray.Separate(_ctx, ref places).Append(_ctx, Value.Int(_place));
        _place++;
    }

    /// <summary>The entry of the tag that was opened last.</summary>
    private PhpArray? OpenEntry()
    {
        if (Own(_values) is not { } values || !values.ContainsKey(_openTag)) return null;
        ref Value entry = ref Value.Deref(ref values.Find(_openTag));
        return entry.IsArray ? PhpArray.Separate(_ctx, ref entry) : null;
    }

    private void StructStart(PhpString tag, List<(PhpString Name, PhpString Value)> attributes)
    {
        if (_level > MaxLevel)
        {
            if (_level == MaxLevel + 1) Arg.Warning(_ctx, "Maximum depth exceeded - Results truncated");
            return;
        }

        PhpString shown = Skipped(tag);
        AddToIndex(shown);
        _tags[_level - 1] = tag;
        _lastWasOpen = true;
        if (Own(_values) is not { } values) return;
        var entry = new PhpArray();
        entry.Add(TagKey, Value.String(shown).Copied());
        entry.Add(TypeKey, Value.String(PhpString.Literal("open")));
        entry.Add(LevelKey, Value.Int(_level));
        if (attributes.Count > 0) entry.Add(AttributesKey, Value.Array(AttributeArray(attributes)));
        if (!values.Append(_ctx, Value.Array(entry))) return;
        _openTag = values.KeyAt(values.LastPosition).IntValue;
    }

    private void StructEnd(PhpString tag)
    {
        if (_lastWasOpen)
        {
            OpenEntry()?.Set(_ctx, TypeKey, Value.String(PhpString.Literal("complete")));
        }
        else
        {
            PhpString shown = Skipped(tag);
            AddToIndex(shown);
            var entry = new PhpArray();
            entry.Add(TagKey, Value.String(shown).Copied());
            entry.Add(TypeKey, Value.String(PhpString.Literal("close")));
            entry.Add(LevelKey, Value.Int(_level));
            Own(_values)?.Append(_ctx, Value.Array(entry));
        }

        _lastWasOpen = false;
    }

    private void StructText(PhpString text)
    {
        bool counts = !SkipsWhite || text.Span.IndexOfAnyExcept(" \t\n"u8) >= 0;
        if (_lastWasOpen)
        {
            if (OpenEntry() is { } open && !AppendText(open, text) && counts) open.Set(_ctx, ValueKey, Value.String(text).Copied());
            return;
        }

        if (Own(_values) is not { } values) return;
        if (values.Length > 0)
        {
            ref Value last = ref Value.Deref(ref values.SlotAt(_ctx, values.LastPosition));
            if (last.IsArray && last.AsArray.Get(TypeKey) is { IsString: true } type && type.AsString.Equals(CDataType)
                && AppendText(PhpArray.Separate(_ctx, ref last), text)) return;
        }

        if (_level is > 0 and <= MaxLevel && counts)
        {
            PhpString shown = Skipped(_tags[_level - 1]!);
            AddToIndex(shown);
            var entry = new PhpArray();
            entry.Add(TagKey, Value.String(shown).Copied());
            entry.Add(ValueKey, Value.String(text).Copied());
            entry.Add(TypeKey, Value.String(CDataType));
            entry.Add(LevelKey, Value.Int(_level));
            values.Append(_ctx, Value.Array(entry));
        }
        else if (_level == MaxLevel + 1)
        {
            Arg.Warning(_ctx, "Maximum depth exceeded - Results truncated");
        }
    }

    private bool AppendText(PhpArray entry, PhpString text)
    {
        Value before = entry.Get(ValueKey);
        if (!before.IsString) return false;
        entry.Set(_ctx, ValueKey, Value.String(PhpString.Concat(before.AsString, text)));
        return true;
    }
}
