using System.Diagnostics;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>
/// vm.verify_counts: reference counts against the owners that are found by walking everything the request reaches.
/// A count that is too low is corruption to come; one that is too high delays destructors and costs copies.
/// </summary>
public sealed partial class RequestContext
{
    /// <summary>A value whose count and owners differ; <paramref name="Owners"/> are those that were found.</summary>
    internal readonly record struct WrongCount(Counted Value, int Count, int Owners)
    {
        public override string ToString()
        {
            string what = Value switch
            {
                PhpInstance o => $"object {o.Class.Text}#{o.Id}",
                PhpArray a => $"array of {a.Length} elements",
                _ => "reference",
            };
            return $"{what}: count {Count}, {Owners} owner{(Owners == 1 ? "" : "s")} found";
        }
    }

    private long _verifyEvery, _opsToVerification;

    /// <summary>What vm.verify_counts found; empty when all counts were right.</summary>
    internal List<string> WrongCounts { get; } = [];

    /// <summary>vm.verify_counts is on: at the end of the request, and in Debug builds every so many ops too.</summary>
    internal bool VerifiesCounts { get; private set; }

    internal void StartVerifying(long every)
    {
        VerifiesCounts = every > 0;
        _verifyEvery = _opsToVerification = every;
    }

    /// <summary>Between two ops of <paramref name="f"/>. The first count that is too low is told with the op that comes next; later ones would be its consequences.</summary>
    [Conditional("DEBUG")]
    internal unsafe void VerifyCounts(Frame f, Op* next)
    {
        if (_verifyEvery == 0 || --_opsToVerification > 0) return;
        _opsToVerification = _verifyEvery;
        f.Ip = next;
        List<WrongCount> wrong = FindLowCounts();
        if (wrong.Count == 0) return;
        _verifyEvery = 0;
        Complain($"too low before {next->Code} in {f.Code.FileName}:{next->Line}", wrong);
    }

    /// <summary>Before everything is given up.</summary>
    internal void VerifyCountsAtEnd() => Complain("too low", FindLowCounts());

    /// <summary>After everything was given up.</summary>
    internal void VerifyNothingIsLeft()
    {
        CollectCycles();
        Complain("too high", FindLeaks());
    }

    private void Complain(string how, List<WrongCount> wrong)
    {
        foreach (WrongCount w in wrong)
        {
            WrongCounts.Add($"{how}: {w}");
            Console.Error.WriteLine($"vm.verify_counts: {how}: {w}");
        }
    }

    /// <summary>While the request lives: values with more owners than they count. (Owners that library state holds are not found, so "too high" says nothing yet.)</summary>
    internal List<WrongCount> FindLowCounts() => Differing(static (count, owners) => count < owners);

    /// <summary>At the end, when everything was given up: objects that are still there although no other such object owns them.</summary>
    internal List<WrongCount> FindLeaks() => Differing(static (count, owners) => count > owners).FindAll(static w => w.Value is PhpInstance);

    private List<WrongCount> Differing(Func<int, int, bool> wrong)
    {
        var found = new List<WrongCount>();
        foreach ((Counted value, int owners) in CountOwners())
            if (wrong(value.Count, owners)) found.Add(new WrongCount(value, value.Count, owners));
        return found;
    }

    private Dictionary<Counted, int> CountOwners()
    {
        var owners = new Dictionary<Counted, int>(ReferenceEqualityComparer.Instance);
        var work = new Stack<Counted>();
        ChildVisitor visit = (in Value v) =>
        {
            if (v.Kind is not (Kind.Array or Kind.Object or Kind.Reference) || v.AsCounted.IsImmutable) return;
            Counted c = v.AsCounted;
            bool known = owners.TryGetValue(c, out int count);
            owners[c] = count + 1;
            // what objects own is visited from the table of objects
            if (!known && c.Kind != Kind.Object) work.Push(c);
        };

        foreach (PhpInstance o in LiveObjects)
            if (!o.IsFreed) owners.TryAdd(o, 0);
        VisitRoots(visit);
        while (work.TryPop(out Counted? c)) CycleSearch.VisitChildren(c, visit);
        return owners;
    }
}
