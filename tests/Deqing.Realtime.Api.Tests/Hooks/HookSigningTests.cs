using System.Text;
using Deqing.Realtime.Api.Hooks;

namespace Deqing.Realtime.Api.Tests.Hooks;

public sealed class HookSigningTests
{
    // The example of the Standard Webhooks specification and its reference libraries.
    [Fact]
    public void It_signs_as_the_specification_does() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        HookSigning.Sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1_614_265_330),
            Encoding.UTF8.GetBytes("""{"test": 2432232314}""")));

    [Fact]
    public void No_two_secrets_are_alike() => Assert.NotEqual(HookSigning.NewSecret(), HookSigning.NewSecret());
}
