namespace HhvmSharp.Library.Intl;

/// <summary>An object of ICU, closed when nothing refers to it any more.</summary>
internal sealed unsafe class IcuHandle(nint value, delegate* unmanaged<nint, void> close)
{
    private readonly delegate* unmanaged<nint, void> _close = close;

    internal nint Value { get; } = value;

    ~IcuHandle() => _close(Value);
}
