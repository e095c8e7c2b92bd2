using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>
/// Where a foreach by reference goes on when array_splice() rebuilds its array: php_splice's steps, which move a cursor
/// twice when elements behind it move up.
/// </summary>
internal sealed class SpliceCursors(PhpArray array)
{
    private int _next = array.LowestCursor(0);

    /// <summary>An element gets a new position.</summary>
    internal void Keep(int position, int to)
    {
        if (position != _next) return;
        if (position != to) array.MoveCursors(position, to);
        _next = array.LowestCursor(_next + 1);
    }

    /// <summary>Who stood on it stands on the element behind it, in a list; in a hash the number stays.</summary>
    internal void Remove(int position)
    {
        if (!array.IsPacked) return;
        int behind = array.NextPosition(position + 1);
        array.MoveCursors(position, behind == PhpArray.End ? array.Used : behind);
        if (position == _next) _next = array.LowestCursor(_next + 1);
    }
}
