namespace HhvmSharp.Runtime.Values;

/// <summary>
/// A PHP reference (<c>&amp;$x</c>): a counted box. A reference bound to typed properties carries them in
/// <see cref="Sources"/>; every assignment through it is checked against each of them.
/// </summary>
public sealed class PhpReference : Counted
{
    internal Value Value;

    /// <summary>Typed properties that this reference is bound to: null, one PropertyInfo, or a List of them.</summary>
    internal object? Sources;

    /// <summary>The cycle collector's: its number among the values that are looked at.</summary>
    internal int Mark;

    /// <summary>Takes over the count of <paramref name="owned"/>; born with one owner.</summary>
    internal PhpReference(in Value owned)
        : base(Values.Kind.Reference, 1)
    {
        Value.Move(ref this.Value, in owned);
    }
}
