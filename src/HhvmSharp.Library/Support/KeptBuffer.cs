using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library;

/// <summary>A builder that a request uses again and again for texts that are mostly short.</summary>
internal sealed class KeptBuffer
{
    /// <summary>One that grew larger is given up with its text.</summary>
    private const int Longest = 8192;

    private PhpStringBuilder? _buffer;

    /// <summary>Empty; whoever takes it while another one has it gets a new one.</summary>
    internal PhpStringBuilder Take()
    {
        PhpStringBuilder buffer = _buffer ?? new PhpStringBuilder(256);
        _buffer = null;
        return buffer;
    }

    /// <summary>The text of a builder that was taken, which is given back.</summary>
    internal PhpString Finish(PhpStringBuilder buffer)
    {
        if (buffer.Length > Longest) return buffer.ToPhpString();
        PhpString text = PhpString.FromSpan(buffer.Span);
        buffer.Clear();
        _buffer = buffer;
        return text;
    }
}
