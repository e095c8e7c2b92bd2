using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>A class's own members as declared (what Zend's compiler puts into a class entry), and completion.</summary>
internal sealed partial class ClassLinker
{
    internal const int UninitializedFlag = 1, LazyFlag = 2;

    /// <summary>An undef slot of a property that was never initialised: reads throw, and magic methods are not asked.</summary>
    internal static Value Uninitialized => new(null, UninitializedFlag);

    private void DeclareMembers(ClassDecl decl)
    {
        foreach (ConstDecl c in decl.Constants)
        {
            FunctionFlags flags = c.Flags;
            if ((flags & FunctionFlags.VisibilityMask) == 0) flags |= FunctionFlags.Public;
            if (HasAttribute(c.Attributes, "deprecated")) flags |= FunctionFlags.Deprecated;
            DeclareConstant(new ClassConstant
            {
                Name = c.Name,
                DeclaringClass = _cls,
                Flags = flags,
                Value = c.Value,
                IsCase = c.IsCase,
                Type = c.Type,
                Decl = c,
                Attributes = c.Attributes,
                DocComment = c.DocComment,
            });
        }

        bool nameDeclared = false;
        foreach (PropertyDecl p in decl.Properties)
        {
            nameDeclared |= _cls.IsEnum && p.Name.Equals(CoreNames.Name);
            DeclareProperty(p);
        }

        if (_cls.IsEnum)
        {
            _cls.Flags |= ClassFlags.NoDynamicProperties;
            if (!nameDeclared) DeclareEnumProperties();
        }

        foreach (OpArray m in decl.Methods)
        {
            int statics = UserFunctions.NewStaticsSlot(m);
            FunctionFlags flags = m.Flags;
            if ((flags & FunctionFlags.VisibilityMask) == 0) flags |= FunctionFlags.Public;
            DeclareMethod(PhpString.Literal(m.Name!.ToLower().Span), ClassRegistry.NewFunction(m, m.Name!, flags, _cls, statics));
        }

        if (_cls.IsEnum) EnumMethods.Add(this, _cls);
    }

    internal void DeclareConstant(ClassConstant c) => _cls.Constants[c.Name] = c;

    internal void DeclareMethod(PhpString lowerName, PhpFunction f)
    {
        f.Scope = _cls;
        _cls.Methods[lowerName] = f;
        if (f.IsAbstract && !_cls.IsInterface) _cls.Flags |= ClassFlags.ImplicitAbstract;
        if (f is UserFunction && HasAttribute(f.Attributes, "override")) _unmatchedOverrides.Add(f);
        SetMagic(lowerName, f);
    }

    internal bool HasMethod(PhpString lowerName) => _cls.Methods.ContainsKey(lowerName);

    internal Exception CannotRedeclare(PhpString name) => CompileError($"Cannot redeclare {_cls.Text}::{name}()");

    private void DeclareEnumProperties()
    {
        DeclareTyped(CoreNames.Name, FunctionFlags.Public | FunctionFlags.ReadOnly, TypeMask.String, "string");
        if (_cls.EnumBackingType is { } type) DeclareTyped(CoreNames.Value, FunctionFlags.Public | FunctionFlags.ReadOnly, type.Mask, type.Text);

        void DeclareTyped(PhpString name, FunctionFlags flags, TypeMask mask, string text) =>
            DeclareProperty(name, flags, 0, Uninitialized, new TypeDecl { Mask = mask, Text = text }, null);
    }

    private void DeclareProperty(PropertyDecl p)
    {
        Value initial = p.Default;
        if (initial.IsUndef) initial = Uninitialized;
        PropertyInfo info = DeclareProperty(p.Name, p.Flags, p.SetVisibility, initial, p.Type, p, p.IsVirtual, p.Attributes, p.DocComment, p.IsPromoted);
        info.SetVisibility = p.SetVisibility; // the compiler has told public(set) readonly apart
        if (!p.HasHooks) return;
        info.GetHook = NewHook(p.GetHook, info);
        info.SetHook = NewHook(p.SetHook, info);
        _cls.HookedPropertyCount++;
        if (((p.GetHook?.Flags | p.SetHook?.Flags) & FunctionFlags.Abstract) != 0 && !_cls.IsInterface) _cls.Flags |= ClassFlags.ImplicitAbstract;
        if (_cls.Decl?.ParentName is null) VerifyHooked(info);
    }

    private PhpFunction? NewHook(OpArray? code, PropertyInfo info)
    {
        if (code is null) return null;
        int statics = UserFunctions.NewStaticsSlot(code);
        FunctionFlags flags = code.Flags | FunctionFlags.Hook;
        if ((flags & FunctionFlags.VisibilityMask) == 0) flags |= info.Flags & FunctionFlags.VisibilityMask;
        UserFunction hook = ClassRegistry.NewFunction(code, code.Name ?? PhpString.Empty, flags, _cls, statics);
        hook.HookOf = info;
        if (HasAttribute(hook.Attributes, "override")) _unmatchedOverrides.Add(hook);
        return hook;
    }

    /// <summary>zend_declare_typed_property.</summary>
    internal PropertyInfo DeclareProperty(
        PhpString name,
        FunctionFlags flags,
        FunctionFlags setVisibility,
        in Value initial,
        TypeDecl? type,
        PropertyDecl? decl,
        bool isVirtual = false,
        AttributeDecl[]? attributes = null,
        PhpString? docComment = null,
        bool promoted = false)
    {
        if (type is not null && (flags & FunctionFlags.ReadOnly) != 0) _cls.HasReadonlyProperties = true;
        if ((flags & FunctionFlags.VisibilityMask) == 0) flags |= FunctionFlags.Public;
        // the compiler has settled it for what has a declaration: public(set) is nothing there
        if (setVisibility == 0 && decl is null && (flags & (FunctionFlags.Public | FunctionFlags.ReadOnly)) == (FunctionFlags.Public | FunctionFlags.ReadOnly))
        {
            setVisibility = FunctionFlags.Protected;
        }
        else if (setVisibility != 0)
        {
            if (type is null) throw CompileError($"Property with asymmetric visibility {_cls.Text}::${name} must have type");
            FunctionFlags get = flags & FunctionFlags.VisibilityMask;
            if (get > setVisibility) throw CompileError($"Visibility of property {_cls.Text}::${name} must not be weaker than set visibility");
            if (get == setVisibility) setVisibility = 0;
            if (setVisibility == FunctionFlags.Private) flags |= FunctionFlags.Final;
        }

        int slot;
        if (isVirtual && initial.IsUndef)
        {
            slot = -1;
        }
        else if ((flags & FunctionFlags.Static) != 0)
        {
            slot = _statics.Count;
            _statics.Add(initial.IsUndef ? default : initial);
        }
        else
        {
            slot = _defaults.Count;
            _defaults.Add(initial);
        }

        var info = new PropertyInfo
        {
            Name = name,
            DeclaringClass = _cls,
            Flags = flags,
            SetVisibility = setVisibility,
            Type = type,
            Decl = decl,
            Attributes = attributes ?? [],
            DocComment = docComment,
            IsPromoted = promoted,
            Slot = slot,
            IsVirtual = isVirtual,
            StaticOwner = (flags & FunctionFlags.Static) != 0 ? _cls : null,
        };
        _cls.Properties.Remove(name); // a static property of a trait replaces an inherited one, and goes to the end
        _cls.Properties.Add(name, info);
        return info;
    }

    private static bool HasAttribute(AttributeDecl[] attributes, string lowerName)
    {
        foreach (AttributeDecl a in attributes)
            if (a.Name.ToLower().Equals(lowerName)) return true;
        return false;
    }

    /// <summary>zend_add_magic_method.</summary>
    private void SetMagic(PhpString lowerName, PhpFunction f)
    {
        if (lowerName.Length < 5 || lowerName[0] != '_' || lowerName[1] != '_') return;
        switch (lowerName.ToString())
        {
            case "__construct": _cls.Constructor = f; f.Flags |= FunctionFlags.Constructor; break;
            case "__destruct": _cls.Destructor = f; break;
            case "__clone": _cls.CloneMethod = f; break;
            case "__get": _cls.Get = f; break;
            case "__set": _cls.Set = f; break;
            case "__isset": _cls.Isset = f; break;
            case "__unset": _cls.Unset = f; break;
            case "__call": _cls.Call = f; break;
            case "__callstatic": _cls.CallStatic = f; break;
            case "__tostring": _cls.ToStringMethod = f; break;
            case "__invoke": _cls.Invoke = f; break;
            case "__debuginfo": _cls.DebugInfo = f; break;
            case "__serialize": _cls.Serialize = f; break;
            case "__unserialize": _cls.Unserialize = f; break;
            case "__sleep": _cls.Sleep = f; break;
            case "__wakeup": _cls.Wakeup = f; break;
        }
    }

    /// <summary>What a built-in class needs besides its tables: ids, initialisation marks, what the engine calls on its objects.</summary>
    internal static void CompleteNative(RuntimeEnvironment env, PhpClass cls)
    {
        var linker = new ClassLinker(env, null, cls);
        for (int i = 0; i < cls.SlotDefaults.Length; i++)
            if (cls.SlotDefaults[i].IsUndef && cls.Slots[i] is not null) cls.SlotDefaults[i] = Uninitialized;
        int constants = 0;
        foreach (ClassConstant c in cls.Constants.Values)
            if (ReferenceEquals(c.DeclaringClass, cls)) c.Index = constants++;
        cls.ConstantCount = constants;
        foreach (PropertyInfo p in cls.Properties.Values) cls.HasReadonlyProperties |= p.IsReadOnly;
        cls.StateSlot = env.ClassRegistry.NewStateSlot();
        if (cls.Parent is { } parent)
        {
            cls.Initialize ??= parent.Initialize;
        }

        if (cls.LowerName.Equals("exception") || cls.LowerName.Equals("error")) cls.Initialize = ThrowableMethods.Initialize;
        linker.ResolveHandlers(cls);
        if (cls.IteratorRewind is not null || cls.GetIteratorMethod is not null || linker.Implements(TraversableName)) cls.Iteration = IterationKind.Native;
        bool abstracted = cls.IsInterface || cls.IsTrait || cls.IsEnum || cls.IsAbstract;
        cls.IsPlain = !abstracted && cls.Factory is null && cls.Initialize is null && !cls.HasConstExprDefaults;
    }

    /// <summary>Tables and ids that are derived once everything is inherited.</summary>
    private void Complete()
    {
        BuildSlotTable();
        PhpClass cls = _cls;
        cls.SlotDefaults = [.. _defaults];
        cls.StaticDefaults = [.. _statics];
        cls.StaticCount = _statics.Count;
        cls.HasConstExprDefaults = false;
        foreach (Value v in cls.SlotDefaults) cls.HasConstExprDefaults |= v.Kind == Kind.ConstExpr;
        int constants = 0;
        foreach (ClassConstant c in cls.Constants.Values)
            if (ReferenceEquals(c.DeclaringClass, cls)) c.Index = constants++;
        cls.ConstantCount = constants;
        cls.StateSlot = _env.ClassRegistry.NewStateSlot();
        ResolveHandlers(cls);
        foreach (PhpFunction f in cls.Methods.Values)
            if (HasAttribute(f.Attributes, "deprecated")) f.Flags |= FunctionFlags.Deprecated;
        if (HasAttribute(cls.Decl?.Attributes ?? [], "allowdynamicproperties")) cls.Flags |= ClassFlags.AllowDynamicProperties;
        cls.IsPlain = !cls.IsInterface && !cls.IsTrait && !cls.IsEnum && !cls.IsAbstract && cls.Factory is null && cls.Initialize is null && !NeedsEvaluation(cls);
    }

    /// <summary>zend_update_class_constants has something to do before the first object (Zend evaluates everything then).</summary>
    private static bool NeedsEvaluation(PhpClass cls)
    {
        if (cls.HasConstExprDefaults) return true;
        for (PhpClass? c = cls; c is not null; c = c.Parent)
        {
            foreach (ClassConstant k in c.Constants.Values)
                if (k.Value.Kind == Kind.ConstExpr || k.IsCase) return true;
            foreach (Value v in c.StaticDefaults)
                if (v.Kind == Kind.ConstExpr) return true;
        }

        return false;
    }

    private static readonly PhpString OffsetGet = PhpString.Literal("offsetget"), OffsetSet = PhpString.Literal("offsetset"),
        OffsetExists = PhpString.Literal("offsetexists"), OffsetUnset = PhpString.Literal("offsetunset"), Count = PhpString.Literal("count"),
        Rewind = PhpString.Literal("rewind"), Valid = PhpString.Literal("valid"), Key = PhpString.Literal("key"),
        Current = PhpString.Literal("current"), Next = PhpString.Literal("next"), GetIterator = PhpString.Literal("getiterator"),
        ArrayAccess = PhpString.Literal("arrayaccess"), Countable = PhpString.Literal("countable"),
        IteratorName = PhpString.Literal("iterator"), AggregateName = PhpString.Literal("iteratoraggregate"), TraversableName = PhpString.Literal("traversable");

    /// <summary>It implements a built-in interface (found by name, so that nothing is loaded for it).</summary>
    private bool Implements(PhpString lowerName)
    {
        foreach (PhpClass i in _cls.Interfaces)
            if (i.Decl is null && i.LowerName.Equals(lowerName)) return true;
        return false;
    }

    /// <summary>What the engine calls on objects of the class: ArrayAccess, Countable, iteration.</summary>
    private void ResolveHandlers(PhpClass cls)
    {
        if (cls.IsInterface) return;
        if (Implements(ArrayAccess))
        {
            cls.OffsetGet = cls.FindMethod(OffsetGet);
            cls.OffsetSet = cls.FindMethod(OffsetSet);
            cls.OffsetExists = cls.FindMethod(OffsetExists);
            cls.OffsetUnset = cls.FindMethod(OffsetUnset);
        }

        if (Implements(Countable)) cls.CountMethod = cls.FindMethod(Count);
        if (Implements(AggregateName))
        {
            PhpFunction? get = cls.FindMethod(GetIterator);
            cls.GetIteratorMethod = get;
            if (cls.Iteration != IterationKind.Native || (get is not null && ReferenceEquals(get.Scope, cls) && cls.Decl is not null))
                cls.Iteration = IterationKind.Aggregate;
        }
        else if (Implements(IteratorName))
        {
            cls.IteratorRewind = cls.FindMethod(Rewind);
            cls.IteratorValid = cls.FindMethod(Valid);
            cls.IteratorKey = cls.FindMethod(Key);
            cls.IteratorCurrent = cls.FindMethod(Current);
            cls.IteratorNext = cls.FindMethod(Next);
            bool overridden = cls.Decl is not null && (Own(cls.IteratorRewind) || Own(cls.IteratorValid) || Own(cls.IteratorKey) || Own(cls.IteratorCurrent) || Own(cls.IteratorNext));
            if (cls.Iteration != IterationKind.Native || overridden) cls.Iteration = IterationKind.Iterator;
        }

        bool Own(PhpFunction? f) => f is not null && ReferenceEquals(f.Scope, cls);
    }
}
