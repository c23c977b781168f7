using System.Security.Cryptography;
using System.Text;
using Deqing.Realtime.Api.Notices;
using Deqing.Realtime.Domain.Notices;
using Microsoft.AspNetCore.Http;

namespace Deqing.Realtime.Api.Tests.Notices;

/// <summary>Gateways and robots, what they refuse, and who waits for whom.</summary>
public sealed class NoticeGatewayTests
{
    private const string SmsSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", RobotSecret = "SEC0123456789";

    private static readonly Dictionary<string, string> Keys = new()
    {
        ["Channels__SmsSecret"] = SmsSecret, ["Channels__DingTalkSecret"] = RobotSecret,
    };

    [Fact]
    public async Task Each_kind_gets_the_message_it_reads()
    {
        await using var gateway = await GatewayReceiver.StartAsync();
        await using var program = await StartAsync(gateway);
        await program.PersonAsync("wang", phone: "+86 138 0000 0000", channels: NoticeChannel.Sms);
        var first = await program.OpenAsync(1);
        var sms = await gateway.NextAsync();
        Assert.Equal("/sms", sms.Path);
        Assert.Equal("+86 138 0000 0000", (string)sms.Message["phone"]!);
        Assert.True((bool)sms.Message["urgent"]!);
        Assert.Contains("P0001", (string)sms.Message["text"]!, StringComparison.Ordinal);
        Assert.Equal(sms.Key, (string)sms.Message["id"]!);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{sms.Key}.{sms.Headers["webhook-timestamp"]}."), .. sms.Body];
        var key = Convert.FromBase64String(SmsSecret["whsec_".Length..]);
        Assert.Equal($"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}", sms.Headers["webhook-signature"]);
        await program.StandsAsync(first, "wang inApp sent", "wang sms sent");

        await program.PersonAsync("li", channels: NoticeChannel.DingTalk);
        await program.PersonAsync("chen", channels: NoticeChannel.WeCom);
        program.Host.Clock.Advance(TimeSpan.FromSeconds(10));
        await program.OpenAsync(2);
        var calls = new[] { await gateway.NextAsync(), await gateway.NextAsync(), await gateway.NextAsync() }
            .ToDictionary(call => call.Path);
        var (ding, weCom) = (calls["/ding"], calls["/wecom"]);
        Assert.Equal(("t1", "k1"), ((string?)ding.Query["access_token"], (string?)weCom.Query["key"]));
        var stamp = (string)ding.Query["timestamp"]!;
        var sign = HMACSHA256.HashData(Encoding.UTF8.GetBytes(RobotSecret), Encoding.UTF8.GetBytes($"{stamp}\n{RobotSecret}"));
        Assert.Equal(Convert.ToBase64String(sign), (string?)ding.Query["sign"]);
        Assert.InRange(
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(stamp, null)), program.Host.Now.AddMinutes(-1), program.Host.Now);
        foreach (var (robot, name) in new[] { (ding, "li"), (weCom, "chen") })
        {
            Assert.Equal("text", (string)robot.Message["msgtype"]!);
            Assert.StartsWith($"{name}, nobody acts", (string)robot.Message["text"]!["content"]!, StringComparison.Ordinal);
        }

        gateway.ExpectNothing();
    }

    [Fact]
    public void The_signature_of_a_robot_is_that_of_a_calculated_example()
    {
        // By openssl: printf '1700000000000\nSECtest' | openssl dgst -sha256 -hmac SECtest -binary | base64
        var url = GatewaySender.Signed(
            "https://robot.example/send?access_token=x", "SECtest", DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));
        Assert.Equal(
            "https://robot.example/send?access_token=x&timestamp=1700000000000&sign=aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g%3D", url);
    }

    [Fact]
    public async Task A_receiver_that_hangs_delays_nobody_else()
    {
        await using var mail = new MailReceiver();
        await using var gateway = await GatewayReceiver.StartAsync();
        gateway.Answer = GatewayReceiver.Never;
        await using var program = await StartAsync(gateway, [.. mail.Settings, "Notices:TimeoutSeconds=30", "Hooks:TimeoutSeconds=30"]);
        var hanging = await program.PersonAsync("wang", phone: "13800000000", channels: NoticeChannel.Sms);
        var id = await program.OpenAsync(1);
        await gateway.NextAsync();
        await program.ChangeAsync(hanging, it => it with { Disabled = true });
        await program.PersonAsync("li", "li@village.example");
        var other = await program.OpenAsync(2);
        await mail.NextAsync();
        await program.StandsAsync(other, "li inApp sent", "li mail sent");
        await program.StandsAsync(id, "wang inApp sent", "wang sms waiting");
    }

    [Fact]
    public async Task An_answer_that_never_ends_is_given_up_after_its_time()
    {
        await using var gateway = await GatewayReceiver.StartAsync();
        gateway.Answer = GatewayReceiver.WithoutEnd;
        await using var program = await StartAsync(gateway);
        await program.PersonAsync("wang", channels: NoticeChannel.WeCom);
        await program.StandsAsync(await program.OpenAsync(1), "wang inApp sent", "wang weCom waiting timedOut");
    }

    [Theory]
    [InlineData(500, "", "status500")]
    [InlineData(302, "", "status302")] // nobody is followed
    [InlineData(200, """{"errcode":310000,"errmsg":"sign not match"}""", "error310000")]
    [InlineData(200, "<html>", "badAnswer")]
    public async Task What_was_refused_is_sent_again_under_the_same_key(int status, string answer, string problem)
    {
        await using var gateway = await GatewayReceiver.StartAsync();
        gateway.Answer = GatewayReceiver.Saying(answer, status);
        await using var program = await StartAsync(gateway);
        await program.PersonAsync("wang", channels: NoticeChannel.DingTalk);
        var id = await program.OpenAsync(1);
        await program.StandsAsync(id, "wang inApp sent", $"wang dingTalk waiting {problem}");
        gateway.Answer = GatewayReceiver.Saying("""{"errcode":0}""");
        program.Host.Clock.Advance(TimeSpan.FromSeconds(5));
        await program.StandsAsync(id, "wang inApp sent", "wang dingTalk sent");
        var (first, second) = (await gateway.NextAsync(), await gateway.NextAsync());
        Assert.Equal((first.Key, "/ding", "/ding"), (second.Key, first.Path, second.Path));
        gateway.ExpectNothing();
    }

    [Fact]
    public async Task A_private_address_is_refused_and_the_next_channel_taken()
    {
        await using var mail = new MailReceiver();
        await using var gateway = await GatewayReceiver.StartAsync();
        await using var program = await StartAsync(gateway, [.. mail.Settings, "Hooks:AllowPrivate=false"]);
        await program.PersonAsync("wang", "wang@village.example", channels: [NoticeChannel.WeCom, NoticeChannel.Sms, NoticeChannel.Mail]);
        await program.StandsAsync(
            await program.OpenAsync(1), "wang inApp sent", "wang weCom failed privateAddress", "wang mail sent");
        await mail.NextAsync();
        gateway.ExpectNothing();
    }

    [Fact]
    public async Task A_mail_that_is_refused_for_good_is_followed_by_the_next_channel()
    {
        await using var mail = new MailReceiver { Answer = MailAnswer.Never };
        await using var gateway = await GatewayReceiver.StartAsync();
        await using var program = await StartAsync(gateway, mail.Settings);
        await program.PersonAsync("wang", "wang@village.example", channels: [NoticeChannel.Mail, NoticeChannel.WeCom]);
        await program.StandsAsync(
            await program.OpenAsync(1), "wang inApp sent", "wang mail failed rejected", "wang weCom sent");
        Assert.Equal("/wecom", (await gateway.NextAsync()).Path);
        mail.ExpectNothing();
    }

    private static Task<NoticeProgram> StartAsync(GatewayReceiver gateway, params string[] settings) => NoticeProgram.StartAsync(
        secret: new(Keys)
        {
            ["Channels__SmsUrl"] = gateway.Url("sms"), ["Channels__DingTalkUrl"] = gateway.Url("ding?access_token=t1"),
            ["Channels__WeComUrl"] = gateway.Url("wecom?key=k1"),
        },
        settings: ["Hooks:AllowPrivate=true", .. settings]);
}
