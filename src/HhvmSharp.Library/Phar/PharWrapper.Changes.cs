using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>unlink(), rename(), mkdir() and rmdir() inside of archives.</summary>
internal sealed partial class PharWrapper
{
    private bool FailNow(RequestContext ctx, string message)
    {
        if (!ctx.HasPending) ctx.Streams.LogError(this, StreamOptions.ReportErrors, message);
        return false;
    }

    private bool ParseTelling(RequestContext ctx, PhpString url, string mode, out string archive, out string entry)
    {
        bool ok = Parse(ctx, url, mode, quiet: false, out archive, out entry);
        if (!ok) TellErrors(ctx);
        return ok;
    }

    /// <summary>Errors that were kept for an opener are told one by one.</summary>
    private void TellErrors(RequestContext ctx)
    {
        foreach (string message in ctx.Streams.TakeErrors(this)) FailNow(ctx, message);
    }

    private static bool MayWrite(RequestContext ctx, string name) =>
        !PharState.IsReadOnly(ctx) || (PharState.Of(ctx).Files.TryGetValue(name, out PharArchive? open) && open.IsData);

    internal override bool? Unlink(RequestContext ctx, PhpString path, StreamContext? context)
    {
        if (!ParseTelling(ctx, path, "rb", out string name, out string inside)) return FailNow(ctx, "phar error: unlink failed");
        if (!MayWrite(ctx, name)) return FailNow(ctx, "phar error: write operations disabled by the php.ini setting phar.readonly");
        inside = inside[1..];
        try
        {
            PharArchive archive = PharState.Of(ctx).Get(ctx, name) ?? throw new PharFailure();
            if (inside.Length == 0) throw new PharFailure($"phar error: file \"\" in phar \"{name}\" must not be empty");
            PharEntry entry = archive.Find(ctx, inside, PharArchive.Wants.File) ?? throw new PharFailure();
            if (entry.IsModified)
                throw new PharFailure($"phar error: file \"{inside}\" in phar \"{name}\" cannot be opened for reading, writable file pointers are open");
            if (entry.OpenCount > 0) return FailNow(ctx, $"phar error: \"{inside}\" in phar \"{name}\", has open file pointers, cannot unlink");
            if (entry.LockCount == 0) archive.Manifest.Remove(entry.Name);
            else entry.IsDeleted = true;
            return Flush(ctx, archive);
        }
        catch (PharFailure e)
        {
            return FailNow(ctx, e.Text is { } text ? $"unlink of \"{path}\" failed: {text}" : $"unlink of \"{path}\" failed, file does not exist");
        }
    }

    /// <summary>What cannot be written is told; the change is made all the same.</summary>
    private bool Flush(RequestContext ctx, PharArchive archive)
    {
        try
        {
            if (!archive.IsBuffering) PharWriter.Flush(ctx, archive);
        }
        catch (PharFailure e)
        {
            if (e.Text is { } text) FailNow(ctx, text);
        }

        return true;
    }

    // ---- rename ----

    internal override bool? Rename(RequestContext ctx, PhpString from, PhpString to, StreamContext? context)
    {
        string cannot = $"phar error: cannot rename \"{from}\" to \"{to}\"";
        foreach (PhpString url in new[] { from, to })
        {
            if (!Parse(ctx, url, "wb", quiet: true, out string name, out _)) return Refuse($"{cannot}: invalid or non-writable url \"{url}\"");
            if (!MayWrite(ctx, name)) return Refuse("phar error: Write operations disabled by the php.ini setting phar.readonly");
        }

        Parse(ctx, from, "wb", quiet: true, out string source, out string oldName);
        Parse(ctx, to, "wb", quiet: true, out string target, out string newName);
        if (source != target) return Refuse($"{cannot}, not within the same phar archive");
        try
        {
            PharArchive archive = PharState.Of(ctx).Get(ctx, source) ?? throw new PharFailure();
            string? problem = Move(ctx, archive, oldName[1..], newName[1..]);
            if (problem is not null) return Refuse($"{cannot} from extracted phar archive, {problem}");
            PharWriter.Flush(ctx, archive);
            return true;
        }
        catch (PharFailure e)
        {
            return Refuse($"{cannot}: {e.Message}");
        }

        bool Refuse(string message)
        {
            if (!ctx.HasPending) Arg.Warning(ctx, message);
            return false;
        }
    }

    /// <summary>What is wrong, or null.</summary>
    private static string? Move(RequestContext ctx, PharArchive archive, string from, string to)
    {
        bool isDirectory;
        if (archive.Manifest.GetValueOrDefault(from) is { } entry)
        {
            if (entry.IsDeleted) return "source has been deleted";
            isDirectory = entry.IsDirectory;
            archive.Manifest[to] = entry.CopyTo(ctx, archive, to);
            entry.IsDeleted = true;
            entry.Metadata.Clear(ctx);
        }
        else
        {
            isDirectory = archive.VirtualDirectories.Contains(from);
            if (!isDirectory) return "source does not exist";
        }

        if (!isDirectory) return null;
        string prefix = from + "/";
        foreach (PharEntry inside in archive.Manifest.Values.Where(e => !e.IsDeleted && e.Name.StartsWith(prefix, StringComparison.Ordinal)).ToArray())
        {
            archive.Manifest.Remove(inside.Name);
            inside.Name = to + inside.Name[from.Length..];
            inside.IsModified |= archive.IsTar;
            archive.Manifest[inside.Name] = inside;
        }

        return null;
    }

    // ---- directories ----

    internal override bool? MakeDirectory(RequestContext ctx, PhpString path, int mode, bool recursive, StreamContext? context)
    {
        PharState state = PharState.Of(ctx);
        if (!state.Split(ctx, path.ToString(), 2, PharState.Creating.Either, out string? name, out _))
            return FailNow(ctx, $"phar error: cannot create directory \"{path}\", no phar archive specified");
        if (PharState.IsReadOnly(ctx) && Known(ctx, name!) is not { IsData: true })
            return FailNow(ctx, $"phar error: cannot create directory \"{path}\", write operations disabled");
        if (!ParseTelling(ctx, path, "w", out name, out string inside)) return false;
        inside = inside[1..];
        string cannot = $"phar error: cannot create directory \"{inside}\" in phar \"{name}\"";
        PharArchive archive = Known(ctx, name)!;
        try
        {
            if (archive.Find(ctx, inside, PharArchive.Wants.Directory) is not null) return FailNow(ctx, $"{cannot}, directory already exists");
            if (archive.Find(ctx, inside, PharArchive.Wants.File) is not null) return FailNow(ctx, $"{cannot}, file already exists");
            PharEntry entry = archive.Create(ctx, inside, directory: true, truncate: false);
            PharWriter.Flush(ctx, archive);
            archive.AddVirtualDirectories(entry.Name);
            return true;
        }
        catch (PharFailure e)
        {
            return FailNow(ctx, $"{cannot}, {e.Message}");
        }
    }

    private static PharArchive? Known(RequestContext ctx, string name)
    {
        try
        {
            return PharState.Of(ctx).Get(ctx, name);
        }
        catch (PharFailure)
        {
            return null;
        }
    }

    internal override bool? RemoveDirectory(RequestContext ctx, PhpString path, StreamContext? context)
    {
        PharState state = PharState.Of(ctx);
        if (!state.Split(ctx, path.ToString(), 2, PharState.Creating.Either, out string? name, out _))
            return FailNow(ctx, $"phar error: cannot remove directory \"{path}\", no phar archive specified, or phar archive does not exist");
        if (PharState.IsReadOnly(ctx) && Known(ctx, name!) is not { IsData: true })
            return FailNow(ctx, $"phar error: cannot rmdir directory \"{path}\", write operations disabled");
        if (!ParseTelling(ctx, path, "w", out name, out string inside)) return false;
        inside = inside[1..];
        string cannot = $"phar error: cannot remove directory \"{inside}\" in phar \"{name}\"";
        PharArchive archive = Known(ctx, name)!;
        try
        {
            if (inside.Length == 0 || archive.Find(ctx, inside, PharArchive.Wants.Directory) is not { } entry) return FailNow(ctx, $"{cannot}, directory does not exist");
            string prefix = inside + "/";
            bool isEmpty = !archive.Manifest.Keys.Concat(archive.VirtualDirectories).Any(k => k.StartsWith(prefix, StringComparison.Ordinal));
            if (!isEmpty) return FailNow(ctx, "phar error: Directory not empty");
            if (entry.IsVirtual)
            {
                archive.VirtualDirectories.Remove(inside);
                return true;
            }

            entry.IsDeleted = entry.IsModified = true;
            PharWriter.Flush(ctx, archive);
            return true;
        }
        catch (PharFailure e)
        {
            return FailNow(ctx, $"{cannot}, {e.Message}");
        }
    }
}
