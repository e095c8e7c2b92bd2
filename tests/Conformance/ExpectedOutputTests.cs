using Xunit;

namespace HhvmSharp.Conformance;

/// <summary>EXPECTF's placeholders and the PCRE spellings in EXPECTREGEX.</summary>
public class ExpectedOutputTests
{
    [Theory]
    [InlineData("int(%d)", "int(12)", true)]
    [InlineData("int(%d)", "int(-12)", false)]
    [InlineData("int(%i)", "int(-12)", true)]
    [InlineData("float(%f)", "float(1.5E+25)", true)]
    [InlineData("%s on line %d", "a b in c on line 3", true)]
    [InlineData("%s", "", false)]
    [InlineData("%S", "", true)]
    [InlineData("a%Ab", "a\n\nb", true)]
    [InlineData("a%wb", "a \n\tb", true)]
    [InlineData("%e%x%c%0", "/ff!\0", true)]
    [InlineData("a.b*[c]", "a.b*[c]", true)]
    [InlineData("a.b", "axb", false)]
    [InlineData("%r(x|y)+%r!", "xyx!", true)]
    [InlineData("%r\\d{2}%r", "12", true)]
    public void Format_matches_as_in_run_tests(string format, string output, bool expected) =>
        Assert.Equal(expected, System.Text.RegularExpressions.Regex.IsMatch(output, "^" + ExpectedOutput.FromFormat(format) + "$", System.Text.RegularExpressions.RegexOptions.Singleline));

    [Theory]
    [InlineData(@"\Qa.b\E", "a.b", true)]
    [InlineData(@"\x{41}\h", "A\t", true)]
    [InlineData(@"(?P<n>x)\k<n>", "xx", true)]
    [InlineData(@"[\d\s]+", "1 2", true)]
    public void Pcre_spellings_are_understood(string pattern, string output, bool expected) =>
        Assert.Equal(expected, System.Text.RegularExpressions.Regex.IsMatch(output, "^" + ExpectedOutput.FromPcre(pattern) + "$"));
}
