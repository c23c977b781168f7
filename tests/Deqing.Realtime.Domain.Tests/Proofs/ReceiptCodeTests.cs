using CsCheck;
using Deqing.Realtime.Domain.Proofs;

namespace Deqing.Realtime.Domain.Tests.Proofs;

public class ReceiptCodeTests
{
    private static readonly Gen<ReceiptCode> Codes = Gen.Select(
        Gen.Int[0, 99], Gen.Long[0, 999_999_999_999], Gen.Byte.Array[ReceiptCode.MarkLength],
        (year, number, mark) => new ReceiptCode(year, number, [.. mark]));

    [Fact]
    public void A_code_is_read_back_as_it_was_written() =>
        Codes.Sample(code => Assert.Equal(code, ReceiptCode.Parse(code.ToString())), iter: 2_000);

    [Fact]
    public void A_code_is_frozen()
    {
        var link = Convert.FromHexString("00443214c74254b635cf84653a56d7c675be77df000000000000000000000000");
        var code = ReceiptCode.Of(2026, 123, link);
        Assert.Equal("26-000123-0123-4567-89AB-CDEF", code.ToString());
        Assert.True(code.IsOf(link));
        Assert.False(code.IsOf(link.AsSpan(1)));
        Assert.False(code.IsOf(link.AsSpan(0, 9)));
    }

    [Theory]
    [InlineData("26-000123-0123-4567-89ab-cdef")]
    [InlineData(" 26 000123 0123 4567 89AB CDEF ")]
    [InlineData("2600012301234567 89ABCDEF")]
    [InlineData("26-123-0123-4567-89AB-CDEF")]
    [InlineData("26-ooo123-oI23-4567-89AB-CDEF")]
    [InlineData("26－000123－0123－4567－89AB－CDEF")]
    [InlineData("２６—０００１２３—０l２３—4567—89AB—CDEF")]
    public void A_code_is_read_as_people_type_it(string text) =>
        Assert.Equal("26-000123-0123-4567-89AB-CDEF", ReceiptCode.Parse(text)?.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("26-000123")]
    [InlineData("26-000123-0123-4567-89AB-CDEU")]
    [InlineData("26-000123-0123-4567-89AB-CDE*")]
    [InlineData("2A-000123-0123-4567-89AB-CDEF")]
    [InlineData("26-1234567890123-0123-4567-89AB-CDEF")]
    [InlineData("26--0123-4567-89AB-CDEF")]
    [InlineData("26-000123-0123-4567-89AB-CDE\ud83d")]
    public void What_is_no_code_is_none(string? text) => Assert.Null(ReceiptCode.Parse(text));

    [Fact]
    public void Any_text_is_read_or_is_none() =>
        Gen.Char.Array[0, 80].Select(letters => new string(letters)).Sample(
            text => Assert.True(ReceiptCode.Parse(text) is not { } code || ReceiptCode.Parse(code.ToString()) == code), iter: 5_000);
}
