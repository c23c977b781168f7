using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Domain.Tests.Access;

public class MaskedTests
{
    [Theory]
    [InlineData("13800001234", "138****1234")]
    [InlineData("+8613800001234", "+86*******1234")]
    [InlineData("123456789", "123**6789")]
    [InlineData("12345678", "********")]
    [InlineData("110", "***")]
    [InlineData("", "")]
    public void A_phone_number(string phone, string shown) => Assert.Equal(shown, Masked.Phone(phone));

    [Theory]
    [InlineData("330000199001011234", "330000**********34")]
    [InlineData("33000019900101123X", "330000**********3X")]
    [InlineData("1234567890", "123456**90")]
    [InlineData("123456789", "*********")]
    [InlineData("", "")]
    public void An_id_number(string number, string shown) => Assert.Equal(shown, Masked.IdNumber(number));

    [Theory]
    [InlineData("张三", "张**")]
    [InlineData("欧阳娜娜", "欧**")]
    [InlineData("张", "张**")]
    [InlineData("Li Si", "L**")]
    [InlineData("𠮷田", "𠮷**")]
    [InlineData("", "")]
    public void A_name(string name, string shown) => Assert.Equal(shown, Masked.Name(name));
}
