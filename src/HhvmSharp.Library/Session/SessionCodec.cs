using HhvmSharp.Library.Standard.Variables;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Session;

/// <summary>$_SESSION as text: the handlers php, php_binary and php_serialize.</summary>
internal static class SessionCodec
{
    private const byte Separator = (byte)'|';

    private const int LongestBinaryName = 127;

    internal static bool IsKnown(string handler) => handler.ToLowerInvariant() is "php" or "php_binary" or "php_serialize";

    /// <summary>Null: it cannot be written, or an exception is pending.</summary>
    internal static PhpString? Encode(RequestContext ctx, string handler, PhpArray variables)
    {
        using var session = new SerializeSession(ctx);
        // user code may put something else into $_SESSION meanwhile
        variables.AddRef();
        try
        {
            return Encode(ctx, session, handler, variables);
        }
        finally
        {
            Value.Array(variables).Release(ctx);
        }
    }

    private static PhpString? Encode(RequestContext ctx, SerializeSession session, string handler, PhpArray variables)
    {
        if (handler == "php_serialize")
        {
            Value all = Value.Array(variables);
            return session.Write(in all);
        }

        bool isBinary = handler == "php_binary";
        var text = new PhpStringBuilder();
        foreach ((Value key, Value value) in variables)
        {
            if (key.IsInt)
            {
                WarnOfNumericKey(ctx, key.IntValue);
                continue;
            }

            PhpString name = key.AsString;
            if (isBinary)
            {
                if (name.Length > LongestBinaryName) continue;
                text.Append((byte)name.Length).Append(name.Span);
            }
            else
            {
                text.Append(name.Span);
                if (name.Span.IndexOf(Separator) >= 0) return null;
                text.Append(Separator);
            }

            if (session.Write(in value) is not { } part) return null;
            text.Append(part.Span);
        }

        return text.Length == 0 ? null : text.ToPhpString();
    }

    /// <summary>Into the session's variables; false for bad data.</summary>
    internal static bool Decode(RequestContext ctx, string handler, PhpString data, SessionState state)
    {
        using var session = new UnserializeSession(ctx);
        if (handler == "php_serialize")
        {
            int at = 0;
            bool ok = session.Read(data, ref at, out Value all);
            if (ctx.HasPending) return false;
            if (!ok && data.Length > 0)
            {
                all.Release(ctx);
                return false;
            }

            state.Replace(ctx, all.IsArray ? all : Value.Array(new PhpArray()));
            return true;
        }

        var read = new PhpArray();
        bool complete = ReadVariables(ctx, session, handler == "php_binary", data, read);
        foreach ((Value key, Value value) in read) state.Set(ctx, key.AsString, value.Copied());
        Value.Array(read).Release(ctx);
        if (state.Variables is { } variables) WarnOfNumericKeys(ctx, variables);
        return complete;
    }

    private static void WarnOfNumericKey(RequestContext ctx, long key) => Arg.Warning(ctx, $"Skipping numeric key {key}");

    private static void WarnOfNumericKeys(RequestContext ctx, PhpArray variables)
    {
        foreach ((Value key, _) in variables)
            if (key.IsInt) WarnOfNumericKey(ctx, key.IntValue);
    }

    private static bool ReadVariables(RequestContext ctx, UnserializeSession session, bool isBinary, PhpString data, PhpArray into)
    {
        int at = 0;
        while (at < data.Length)
        {
            PhpString name;
            if (isBinary)
            {
                int length = data.Span[at] & 0x7F;
                if (at + length >= data.Length) return false;
                name = PhpString.FromSpan(data.Span.Slice(at + 1, length));
                at += length + 1;
            }
            else
            {
                int end = data.Span[at..].IndexOf(Separator);
                if (end < 0) return false;
                name = PhpString.FromSpan(data.Span.Slice(at, end));
                at += end + 1;
            }

            if (session.ReadInto(data, ref at, into, name)) continue;
            into.Remove(ctx, name);
            return false;
        }

        return true;
    }
}
