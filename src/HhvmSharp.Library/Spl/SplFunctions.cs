using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>Class information and object ids.</summary>
[PhpExtension("SPL")]
internal static class SplFunctions
{
    private static readonly string[] ClassList =
    [
        "AppendIterator", "ArrayIterator", "ArrayObject", "BadFunctionCallException", "BadMethodCallException", "CachingIterator",
        "CallbackFilterIterator", "DirectoryIterator", "DomainException", "EmptyIterator", "FilesystemIterator", "FilterIterator",
        "GlobIterator", "InfiniteIterator", "InvalidArgumentException", "IteratorIterator", "LengthException", "LimitIterator",
        "LogicException", "MultipleIterator", "NoRewindIterator", "OuterIterator", "OutOfBoundsException", "OutOfRangeException",
        "OverflowException", "ParentIterator", "RangeException", "RecursiveArrayIterator", "RecursiveCachingIterator",
        "RecursiveCallbackFilterIterator", "RecursiveDirectoryIterator", "RecursiveFilterIterator", "RecursiveIterator",
        "RecursiveIteratorIterator", "RecursiveRegexIterator", "RecursiveTreeIterator", "RegexIterator", "RuntimeException",
        "SeekableIterator", "SplDoublyLinkedList", "SplFileInfo", "SplFileObject", "SplFixedArray", "SplHeap", "SplMinHeap",
        "SplMaxHeap", "SplObjectStorage", "SplObserver", "SplPriorityQueue", "SplQueue", "SplStack", "SplSubject",
        "SplTempFileObject", "UnderflowException", "UnexpectedValueException",
    ];

    /// <summary>The class that an object or a name means; null after the warning.</summary>
    private static PhpClass? ClassOf(RequestContext ctx, in Value given, bool autoload)
    {
        Value v = given.Dereferenced();
        if (v.o is PhpInstance o) return o.Class;
        if (!v.IsString) Arg.WrongType(ctx, 1, "object|string", in v);
        PhpClass? cls = ctx.FindClass(v.AsString, autoload);
        Throw.IfPending(ctx);
        if (cls is null) Arg.Warning(ctx, $"Class {v.AsString} does not exist{(autoload ? " and could not be loaded" : "")}");
        return cls;
    }

    private static PhpArray Names(RequestContext ctx, ReadOnlySpan<PhpClass> classes)
    {
        var names = new PhpArray(classes.Length);
        foreach (PhpClass c in classes) names.Set(ctx, c.Name, Value.String(c.Name));
        return names;
    }

    [PhpFunction("class_parents($object_or_class, bool $autoload = true): array|false")]
    public static PhpArray? class_parents(RequestContext ctx, Value object_or_class, bool autoload)
    {
        if (ClassOf(ctx, in object_or_class, autoload) is not { } cls) return null;
        var parents = new List<PhpClass>();
        for (PhpClass? c = cls.Parent; c is not null; c = c.Parent) parents.Add(c);
        return Names(ctx, [.. parents]);
    }

    [PhpFunction("class_implements($object_or_class, bool $autoload = true): array|false")]
    public static PhpArray? class_implements(RequestContext ctx, Value object_or_class, bool autoload) =>
        ClassOf(ctx, in object_or_class, autoload) is { } cls ? Names(ctx, cls.Interfaces) : null;

    [PhpFunction("class_uses($object_or_class, bool $autoload = true): array|false")]
    public static PhpArray? class_uses(RequestContext ctx, Value object_or_class, bool autoload) =>
        ClassOf(ctx, in object_or_class, autoload) is { } cls ? Names(ctx, cls.Traits) : null;

    [PhpFunction("spl_classes(): array")]
    public static PhpArray spl_classes(RequestContext ctx)
    {
        var names = new PhpArray(ClassList.Length);
        foreach (string name in ClassList)
        {
            PhpString text = PhpString.FromLatin1(name);
            if (ctx.Environment.Classes.TryGetValue(text.ToLower(), out _)) names.Set(ctx, text, Value.String(text).Copied());
        }

        return names;
    }

    /// <summary>32 characters: the id in hexadecimal, then zeros.</summary>
    internal static PhpString Hash(PhpInstance o) => PhpString.FromLatin1(o.Id.ToString("x16") + "0000000000000000");

    [PhpFunction("spl_object_hash(object $object): string", NoThrow = true)]
    public static PhpString spl_object_hash(PhpInstance @object) => Hash(@object);

    [PhpFunction("spl_object_id(object $object): int", NoThrow = true)]
    public static long spl_object_id(PhpInstance @object) => @object.Id;
}
