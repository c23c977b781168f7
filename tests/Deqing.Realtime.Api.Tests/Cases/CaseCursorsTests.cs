using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Tests.Live;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Tests.Cases;

public sealed class CaseCursorsTests
{
    [Fact]
    public void What_was_written_is_read()
    {
        var state = LiveSamples.Case(1).Case with
        {
            DecidedAt = new DateTimeOffset(2026, 4, 1, 8, 0, 0, 123, TimeSpan.FromHours(8)).AddTicks(4567),
        };
        var cursor = CaseCursors.Read(CaseCursors.Write(new CaseRow("P0001.oxygen-low.20260401T000000000Z", 1, state)));
        Assert.Equal(new CaseCursor(state.DecidedAt.ToUniversalTime(), "P0001.oxygen-low.20260401T000000000Z"), cursor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("8de~")]
    [InlineData("~id")]
    [InlineData("no-number~id")]
    [InlineData("ffffffffffffffff~id")] // negative
    [InlineData("7fffffffffffffff~id")] // beyond the calendar
    [InlineData("123456789012345678901234567890~id")]
    public void What_is_no_cursor_is_refused(string text) => Assert.Null(CaseCursors.Read(text));

    [Fact]
    public void A_cursor_has_a_greatest_length()
    {
        Assert.NotNull(CaseCursors.Read("1~".PadRight(CaseCursors.MaxLength, 'x')));
        Assert.Null(CaseCursors.Read("1~".PadRight(CaseCursors.MaxLength + 1, 'x')));
    }
}
