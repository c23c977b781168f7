using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Notices;
using MimeKit;

namespace Deqing.Realtime.Api.Tests.Notices;

/// <summary>Mail from the alarm to the mail server, through what goes wrong on the way.</summary>
public sealed class NoticeMailTests
{
    [Fact]
    public async Task A_step_sends_one_mail_to_each_person_it_calls()
    {
        await using var mail = new MailReceiver();
        await using var program = await NoticeProgram.StartAsync(settings: mail.Settings);
        await program.PersonAsync("wang", "wang@village.example");
        await program.PersonAsync("zhao", "zhao@village.example", language: "zh-CN");
        await program.PersonAsync("chen");
        await program.PersonAsync("boss", "boss@county.example", role: Role.Supervisor);
        var id = await program.OpenAsync(1);
        await program.StandsAsync(
            id, "wang inApp sent", "wang mail sent", "zhao inApp sent", "zhao mail sent", "chen inApp sent");
        var mails = new[] { await mail.NextAsync(), await mail.NextAsync() }.ToDictionary(it => it.To.ToString());
        mail.ExpectNothing();
        var (english, chinese) = (mails["wang@village.example"], mails["zhao@village.example"]);
        Assert.StartsWith("[Urgent] Case ", english.Subject, StringComparison.Ordinal);
        Assert.Contains("pH (warning), First Town · First Village · P0001", english.TextBody, StringComparison.Ordinal);
        Assert.Contains("wang, nobody acts on this yet", english.TextBody, StringComparison.Ordinal);
        Assert.Contains("甲镇 · 甲村 · P0001", chinese.TextBody, StringComparison.Ordinal);
        Assert.StartsWith("【紧急】", chinese.Subject, StringComparison.Ordinal);
        Assert.Equal("duty@county.example", english.From.ToString());
        Assert.NotEqual(english.MessageId, chinese.MessageId);
        var shown = (await program.ReadAsync(id)).Single(it => (string)it["name"]! == "wang")["channels"]![1]!;
        Assert.Equal($"{shown["messageId"]}@county.example", english.MessageId);

        program.Host.Clock.Advance(TimeSpan.FromMinutes(120));
        Assert.Equal("boss@county.example", (await mail.NextAsync()).To.ToString());
    }

    [Fact]
    public async Task What_waits_is_cancelled_when_somebody_takes_notice()
    {
        await using var mail = new MailReceiver { Answer = MailAnswer.Later };
        await using var program = await NoticeProgram.StartAsync(settings: mail.Settings);
        await program.PersonAsync("wang", "wang@village.example");
        var id = await program.OpenAsync(1);
        await program.StandsAsync(id, "wang inApp sent", "wang mail waiting status451");
        mail.Answer = MailAnswer.Take;
        await program.AcknowledgeAsync(id);
        program.Host.Clock.Advance(TimeSpan.FromSeconds(5));
        await program.StandsAsync(id, "wang inApp sent", "wang mail cancelled acknowledged");
        Assert.Equal(1, mail.Handed);
        mail.ExpectNothing();
    }

    [Fact]
    public async Task Who_may_not_be_called_any_more_gets_no_mail()
    {
        await using var mail = new MailReceiver { Answer = MailAnswer.Later };
        await using var program = await NoticeProgram.StartAsync(settings: mail.Settings);
        var wang = await program.PersonAsync("wang", "wang@village.example");
        var id = await program.OpenAsync(1);
        await program.StandsAsync(id, "wang inApp sent", "wang mail waiting status451");
        mail.Answer = MailAnswer.Take;
        await program.ChangeAsync(wang, it => it with { Disabled = true });
        program.Host.Clock.Advance(TimeSpan.FromSeconds(5));
        await program.StandsAsync(id, "wang inApp sent", "wang mail cancelled notOnDuty");
        mail.ExpectNothing();
    }

    [Fact]
    public async Task What_was_not_sent_before_a_restart_is_sent_once_after_it()
    {
        await using var mail = new MailReceiver { Answer = MailAnswer.Later };
        await using var program = await NoticeProgram.StartAsync(settings: mail.Settings);
        await program.PersonAsync("wang", "wang@village.example");
        var id = await program.OpenAsync(1);
        await program.StandsAsync(id, "wang inApp sent", "wang mail waiting status451");
        await program.Host.RestartAsync();
        mail.Answer = MailAnswer.Take;
        program.Host.Clock.Advance(TimeSpan.FromSeconds(5));
        await mail.NextAsync();
        await program.StandsAsync(id, "wang inApp sent", "wang mail sent");
        Assert.Equal(2, mail.Handed);
        mail.ExpectNothing();
    }

    [Fact]
    public async Task A_mail_whose_acknowledgement_was_lost_comes_again_under_the_same_id()
    {
        await using var mail = new MailReceiver { Answer = MailAnswer.TakeAndVanish };
        await using var program = await NoticeProgram.StartAsync(settings: mail.Settings);
        await program.PersonAsync("wang", "wang@village.example");
        var id = await program.OpenAsync(1);
        await program.StandsAsync(id, "wang inApp sent", "wang mail waiting unreachable");
        mail.Answer = MailAnswer.Take;
        program.Host.Clock.Advance(TimeSpan.FromSeconds(5));
        await program.StandsAsync(id, "wang inApp sent", "wang mail sent");
        Assert.Equal((await mail.NextAsync()).MessageId, (await mail.NextAsync()).MessageId);
        mail.ExpectNothing();
    }

    [Fact]
    public async Task A_mail_whose_acknowledgement_was_lost_comes_again_without_what_is_new()
    {
        await using var mail = new MailReceiver { Answer = MailAnswer.TakeAndVanish };
        await using var program = await NoticeProgram.StartAsync(settings: mail.Settings);
        await program.PersonAsync("wang", "wang@village.example");
        var first = await program.OpenAsync(1);
        await program.StandsAsync(first, "wang inApp sent", "wang mail waiting unreachable");
        var second = await program.OpenAsync(2);
        await program.StandsAsync(second, "wang inApp sent", "wang mail waiting unreachable");
        mail.Answer = MailAnswer.Take;

        // Both are due at once, and each leaves in the message it was put into.
        program.Host.Clock.Advance(TimeSpan.FromSeconds(30));
        await program.StandsAsync(first, "wang inApp sent", "wang mail sent");
        program.Host.Clock.Advance(TimeSpan.FromSeconds(10));
        await program.StandsAsync(second, "wang inApp sent", "wang mail sent");
        var messages = (await AllAsync(mail)).GroupBy(it => it.MessageId).ToArray();
        Assert.Equal(2, messages.Length);
        Assert.All(messages, it => Assert.True(it.Count() > 1));
        Assert.All(messages, it => Assert.NotEqual(Tells(it, "P0001"), Tells(it, "P0002")));

        static bool Tells(IEnumerable<MimeMessage> copies, string pond) =>
            copies.Any(it => it.TextBody?.Contains(pond, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task What_was_sent_together_comes_again_together_also_after_a_restart()
    {
        await using var mail = new MailReceiver();
        await using var program = await NoticeProgram.StartAsync(urgent: false, settings: mail.Settings);
        var (second, third) = await HeldBackAsync(program, mail);
        mail.Answer = MailAnswer.TakeAndVanish;
        program.Host.Clock.Advance(TimeSpan.FromSeconds(61));
        var lost = await mail.NextAsync();
        await program.StandsAsync(second, "wang inApp sent", "wang mail waiting unreachable");
        await program.StandsAsync(third, "wang inApp sent", "wang mail waiting unreachable");
        await program.Host.RestartAsync();
        await program.AcknowledgeAsync(second);
        mail.Answer = MailAnswer.Take;
        program.Host.Clock.Advance(TimeSpan.FromSeconds(30));

        // What is not needed any more is in it no longer.
        await program.StandsAsync(second, "wang inApp sent", "wang mail cancelled acknowledged");
        await program.StandsAsync(third, "wang inApp sent", "wang mail sent");
        var again = await AllAsync(mail);
        Assert.All(again, it => Assert.Equal(lost.MessageId, it.MessageId));
        Assert.Contains("P0003", again[^1].TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("P0002", again[^1].TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_after_its_time()
    {
        await using var mail = new MailReceiver { Answer = MailAnswer.Hang };
        await using var program = await NoticeProgram.StartAsync(settings: mail.Settings);
        await program.PersonAsync("wang", "wang@village.example");
        await program.StandsAsync(await program.OpenAsync(1), "wang inApp sent", "wang mail waiting timedOut");
    }

    [Fact]
    public async Task In_quiet_hours_only_what_is_urgent_is_sent()
    {
        await using var mail = new MailReceiver();
        await using var program = await NoticeProgram.StartAsync(urgent: false, settings: mail.Settings);
        var now = TimeZoneInfo.ConvertTime(program.Host.Now, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        int Minute(int ahead) => (now.Hour * 60 + now.Minute + ahead + WorkSlot.Day) % WorkSlot.Day;
        var quiet = new DayHours(Minute(-60), Minute(180));
        await program.PersonAsync("wang", "wang@village.example", quiet: quiet);
        await program.PersonAsync("boss", "boss@county.example", quiet: quiet, role: Role.Supervisor);
        var id = await program.OpenAsync(1);
        await program.StandsAsync(id, "wang inApp sent", "wang mail waiting");
        program.Host.Clock.Advance(TimeSpan.FromMinutes(121));
        Assert.Equal("boss@county.example", (await mail.NextAsync()).To.ToString());
        await program.StandsAsync(id, "wang inApp sent", "wang mail waiting", "boss inApp sent", "boss mail sent");
        program.Host.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal("wang@village.example", (await mail.NextAsync()).To.ToString());
        mail.ExpectNothing();
    }

    [Fact]
    public async Task What_comes_too_fast_is_told_in_one_mail()
    {
        await using var mail = new MailReceiver();
        await using var program = await NoticeProgram.StartAsync(urgent: false, settings: mail.Settings);
        var (second, third) = await HeldBackAsync(program, mail);
        program.Host.Clock.Advance(TimeSpan.FromSeconds(61));
        var both = await mail.NextAsync();
        Assert.Equal("2 cases are waiting", both.Subject);
        Assert.Contains("P0002", both.TextBody, StringComparison.Ordinal);
        Assert.Contains("P0003", both.TextBody, StringComparison.Ordinal);
        await program.StandsAsync(second, "wang inApp sent", "wang mail sent");
        await program.StandsAsync(third, "wang inApp sent", "wang mail sent");
        mail.ExpectNothing();
    }

    private static async Task<List<MimeMessage>> AllAsync(MailReceiver mail)
    {
        var all = new List<MimeMessage>();
        while (mail.HasMore)
            all.Add(await mail.NextAsync());
        return all;
    }

    /// <summary>Somebody has got one mail, and two more cases come too fast after it.</summary>
    private static async Task<(string Second, string Third)> HeldBackAsync(NoticeProgram program, MailReceiver mail)
    {
        await program.PersonAsync("wang", "wang@village.example");
        await program.StandsAsync(await program.OpenAsync(1), "wang inApp sent", "wang mail sent");
        await mail.NextAsync();
        var (second, third) = (await program.OpenAsync(2), await program.OpenAsync(3));
        await program.StandsAsync(second, "wang inApp sent", "wang mail waiting");
        await program.StandsAsync(third, "wang inApp sent", "wang mail waiting");
        foreach (var id in (string[])[second, third])
            await TestHost.Until("it is held back", async () => (await program.ReadAsync(id))
                .SelectMany(notice => notice["channels"]!.AsArray())
                .Any(it => it!["nextAt"] is { } at && (DateTimeOffset)at > program.Host.Now.AddSeconds(40)));
        return (second, third);
    }
}
