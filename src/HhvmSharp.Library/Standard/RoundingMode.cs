using HhvmSharp.Runtime.Functions;

namespace HhvmSharp.Library.Standard;

/// <summary>How round() rounds.</summary>
[PhpExtension("standard")]
[PhpClass("enum RoundingMode")]
[PhpClassConst("case HalfAwayFromZero")]
[PhpClassConst("case HalfTowardsZero")]
[PhpClassConst("case HalfEven")]
[PhpClassConst("case HalfOdd")]
[PhpClassConst("case TowardsZero")]
[PhpClassConst("case AwayFromZero")]
[PhpClassConst("case NegativeInfinity")]
[PhpClassConst("case PositiveInfinity")]
internal static class RoundingMode;
