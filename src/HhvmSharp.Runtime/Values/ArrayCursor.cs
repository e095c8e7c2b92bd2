namespace HhvmSharp.Runtime.Values;

/// <summary>
/// A position in an array that survives changes of the array: foreach by reference, ArrayIterator. It is registered
/// on the array, which moves it when the storage is compacted, and it follows the copies
/// that are made when the array is separated (Zend's HashTableIterator). Must be closed by <see cref="Close"/>.
/// </summary>
internal sealed class ArrayCursor
{
    internal PhpArray? Array;
    internal int Position;
    internal ArrayCursor? NextInArray;

    /// <summary>A ring of this cursor and its shadows on copies of the array; itself when there are none.</summary>
    private ArrayCursor _nextCopy;

    /// <summary>Starts at a position of an array that is not immutable.</summary>
    internal ArrayCursor(PhpArray array, int position)
    {
        Array = array;
        Position = position;
        _nextCopy = this;
        if (!array.IsImmutable) array.AddCursor(this);
    }

    /// <summary>
    /// The position in the array that the iterated variable holds now. When it is another array than before: the
    /// shadow's position if it is a copy of the old one, else that array's internal pointer.
    /// </summary>
    internal int PositionIn(PhpArray array)
    {
        if (!ReferenceEquals(array, Array)) Rebind(array, -1);
        return Position;
    }

    /// <summary>As <see cref="PositionIn"/>, but in an array that is no copy of the old one the number stays what it was (ArrayIterator).</summary>
    internal int SameNumberIn(PhpArray array)
    {
        if (!ReferenceEquals(array, Array)) Rebind(array, Position);
        return Position;
    }

    private void Rebind(PhpArray array, int position)
    {
        for (ArrayCursor c = _nextCopy; !ReferenceEquals(c, this); c = c._nextCopy)
        {
            if (!ReferenceEquals(c.Array, array)) continue;
            position = c.Position;
            break;
        }
        Close();
        Array = array;
        if (position < 0)
        {
            position = array.Pointer;
            if (position < 0) position = array.Used;
        }
        Position = position;
        if (!array.IsImmutable) array.AddCursor(this);
    }

    /// <summary>The array was duplicated: leaves a shadow on the copy, at the same position.</summary>
    internal void FollowCopy(PhpArray copy)
    {
        var shadow = new ArrayCursor(copy, Position) { _nextCopy = _nextCopy };
        _nextCopy = shadow;
    }

    /// <summary>The array has died.</summary>
    internal void Forget()
    {
        Array = null;
        NextInArray = null;
    }

    /// <summary>Unregisters it and its shadows.</summary>
    internal void Close()
    {
        ArrayCursor c = this;
        do
        {
            ArrayCursor next = c._nextCopy;
            c.Array?.RemoveCursor(c);
            c.Array = null;
            c._nextCopy = c;
            c = next;
        }
        while (!ReferenceEquals(c, this));
    }
}
