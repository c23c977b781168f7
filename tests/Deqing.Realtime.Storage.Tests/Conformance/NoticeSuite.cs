using System.Collections.Immutable;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Notices;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Rules;
using Deqing.Realtime.Storage.Tests.Cases;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteNoticeTests(Databases databases) : NoticeSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresNoticeTests(Databases databases) : NoticeSuite(databases, StorageProvider.Postgres);

public abstract class NoticeSuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    private static readonly DateTimeOffset Day = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private INoticeStore Notices => Store.Notices;

    [Fact]
    public async Task A_step_writes_one_notice_for_each_person_with_its_event_and_a_repeat_none()
    {
        var state = await OpenAsync("c1", "wang", "li");
        var told = await Notices.OfCaseAsync("c1", Stop);
        Assert.Equal([("wang", 3, 0, 0), ("li", 3, 0, 0)], told.Select(it => (it.Notice.Person, it.Notice.CaseVersion, it.Notice.Loops,
            it.Notice.Step)));
        Assert.Equal(("王wang", true, Day), (told[0].Notice.Name, told[0].Notice.Urgent, told[0].Notice.CreatedAt));
        Assert.True(told[0].Notice.Number < told[1].Notice.Number);
        Assert.All(told, it => Assert.Equal(
            new NoticeDelivery(it.Notice.Number, NoticeChannel.InApp, NoticeState.Waiting, 0, Day, null, null, null),
            Assert.Single(it.Deliveries)));

        // The same step of the same loop calls nobody again; the next loop does.
        state = await StepAsync("c1", state, loops: 0, next: 2, "wang", "zhao");
        await StepAsync("c1", state, loops: 1, next: 2, "wang");
        Assert.Equal(
            ["wang 0", "li 0", "zhao 0", "wang 1"],
            (await Notices.OfCaseAsync("c1", Stop)).Select(it => $"{it.Notice.Person} {it.Notice.Loops}"));
    }

    [Fact]
    public async Task Who_took_notice_is_reminded_each_time_if_their_id_was_kept()
    {
        var state = await OpenAsync("c1");
        ImmutableArray<CaseEvent> events =
        [
            new AcknowledgementReminded(Day, 1, new Called("wang", "王五")), new AcknowledgementReminded(Day, 1, new Called("", "李四")),
            new AcknowledgementReminded(Day.AddMinutes(9), 1, new Called("wang", "王五")),
        ];
        var after = events.Aggregate(state, CaseEvolution.Evolve);
        Assert.Equal(AppendResult.Appended, await Store.Cases.AppendAsync("c1", state.Version, events, after, [], Stop));
        Assert.Equal(
            [("wang", NoticeFlow.Reminder, 4), ("wang", NoticeFlow.Reminder, 6)],
            (await Notices.OfCaseAsync("c1", Stop)).Select(it => (it.Notice.Person, it.Notice.Step, it.Notice.CaseVersion)));
    }

    [Fact]
    public async Task What_was_not_appended_calls_nobody()
    {
        var state = await OpenAsync("c1", "wang");
        var late = Step(0, 2, "li");
        Assert.Equal(
            AppendResult.Conflict,
            await Store.Cases.AppendAsync("c1", state.Version - 1, [late], state, [], Stop));
        Assert.Equal(["wang"], (await Notices.OfCaseAsync("c1", Stop)).Select(it => it.Notice.Person));
    }

    [Fact]
    public async Task What_is_due_is_claimed_once_and_again_when_its_hold_has_ended()
    {
        await OpenAsync("c1", "wang", "li");
        await OpenAsync("c2", "wang");
        Assert.Empty(await Notices.DueAsync(Day.AddSeconds(-1), Stop));
        Assert.Equal([NoticeChannel.InApp], await Notices.DueAsync(Day, Stop));
        var until = Day.AddSeconds(90);
        var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Notices.ClaimAsync(NoticeChannel.InApp, 10, Day, until, Stop)));
        Assert.Equal(
            ["c1 li", "c1 wang", "c2 wang"],
            claims.SelectMany(claim => claim).Select(it => $"{it.Notice.CaseId} {it.Notice.Person}").Order());
        Assert.All(claims.SelectMany(claim => claim), it => Assert.Equal((until, null), (it.Delivery.NextAt, it.LastSentAt)));
        Assert.Empty(await Notices.DueAsync(until.AddSeconds(-1), Stop));
        Assert.Equal(3, (await Notices.ClaimAsync(NoticeChannel.InApp, 10, until, until.AddSeconds(90), Stop)).Length);
    }

    [Fact]
    public async Task People_who_waited_longest_come_first()
    {
        await OpenAsync("c1", "a", "b", "c");
        var first = await Notices.ClaimAsync(NoticeChannel.InApp, 1, Day, Day.AddSeconds(90), Stop);
        await Notices.NoteAsync(
            [new(first[0].Delivery with { NextAt = Day.AddSeconds(5) }, null)], Day.AddSeconds(90), Day, Stop);
        var rest = await Notices.ClaimAsync(NoticeChannel.InApp, 2, Day.AddSeconds(9), Day.AddSeconds(99), Stop);
        Assert.Equal(2, rest.Length);
        Assert.DoesNotContain(rest, it => it.Notice.Person == first[0].Notice.Person);
    }

    [Fact]
    public async Task What_was_put_into_one_message_is_claimed_whole()
    {
        const int cases = NoticeFlow.MaxBundle + 5, packed = 8;
        for (var number = 1; number <= cases; number++)
            await OpenAsync($"c{number}", "wang");
        var until = Day.AddSeconds(90);
        var claimed = await Notices.ClaimAsync(NoticeChannel.InApp, 2, Day, until, Stop);
        Assert.Equal(cases, claimed.Length);

        // The last ones are of one message, and one of them is not needed any more.
        NoticeOutcome[] outcomes =
        [
            .. claimed.Select((it, index) => new NoticeOutcome(
                it.Delivery with
                {
                    NextAt = Day.AddSeconds(index < cases - packed ? 1 : 2), ExternalId = index < cases - packed ? null : "m1",
                },
                null)),
        ];
        outcomes[^1] = new(outcomes[^1].Delivery with { State = NoticeState.Cancelled, NextAt = null }, null);
        Assert.Equal(cases, await Notices.NoteAsync([.. outcomes], until, Day, Stop));
        Assert.Equal(0, await Notices.NoteAsync([.. outcomes], until, Day, Stop));

        // Five more than a claim for one person takes.
        var again = await Notices.ClaimAsync(NoticeChannel.InApp, 1, Day.AddSeconds(5), Day.AddSeconds(95), Stop);
        Assert.Equal(packed - 1, again.Count(it => it.Delivery.ExternalId == "m1"));
        Assert.Equal(cases - 1, again.Length);
    }

    [Fact]
    public async Task An_outcome_is_noted_by_who_holds_it_and_takes_the_next_channel_along()
    {
        await OpenAsync("c1", "wang");
        var until = Day.AddSeconds(90);
        var claimed = Assert.Single(await Notices.ClaimAsync(NoticeChannel.InApp, 1, Day, until, Stop));
        var sent = claimed.Delivery with
        {
            State = NoticeState.Sent, Attempts = 1, NextAt = null, EndedAt = Day.AddSeconds(1), ExternalId = "m1",
        };
        await Notices.NoteAsync([new(sent, NoticeChannel.Mail)], until.AddSeconds(1), Day, Stop);
        Assert.Equal([claimed.Delivery], Assert.Single(await Notices.OfCaseAsync("c1", Stop)).Deliveries.AsEnumerable());
        await Notices.NoteAsync([new(sent, NoticeChannel.Mail)], until, Day.AddSeconds(2), Stop);
        await Notices.NoteAsync([new(sent with { State = NoticeState.Failed }, NoticeChannel.Sms)], until, Day.AddSeconds(3), Stop);
        NoticeDelivery mail = new(
            claimed.Notice.Number, NoticeChannel.Mail, NoticeState.Waiting, 0, Day.AddSeconds(2), null, null, null);
        Assert.Equal([sent, mail], Assert.Single(await Notices.OfCaseAsync("c1", Stop)).Deliveries.AsEnumerable());

        var failed = mail with
        {
            State = NoticeState.Failed, Attempts = 5, NextAt = null, EndedAt = Day.AddHours(1), Problem = "status451",
        };
        var held = Assert.Single(await Notices.ClaimAsync(NoticeChannel.Mail, 1, Day.AddMinutes(1), Day.AddHours(1), Stop));
        Assert.Equal(Day.AddHours(1), held.Delivery.NextAt);
        await Notices.NoteAsync([new(failed, null)], Day.AddHours(1), Day.AddHours(1), Stop);
        Assert.Equal([sent, failed], Assert.Single(await Notices.OfCaseAsync("c1", Stop)).Deliveries.AsEnumerable());
        Assert.Empty(await Notices.DueAsync(Day.AddYears(1), Stop));
    }

    [Fact]
    public async Task The_last_message_to_a_person_on_a_channel_is_known()
    {
        await OpenAsync("c1", "wang", "li");
        await SendAllAsync(Day.AddSeconds(1));
        await OpenAsync("c2", "wang");
        var next = Assert.Single(await Notices.ClaimAsync(NoticeChannel.InApp, 9, Day, Day.AddHours(1), Stop));
        Assert.Equal(Day.AddSeconds(1), next.LastSentAt);
    }

    [Fact]
    public async Task An_inbox_has_what_was_sent_newest_first_and_is_read_once()
    {
        await OpenAsync("c1", "wang", "li");
        Assert.Empty(await Notices.InboxAsync("wang", null, 10, Stop));
        Assert.Equal(0, await Notices.UnreadAsync("wang", Stop));
        await OpenAsync("c2", "wang");
        await SendAllAsync(Day);
        var inbox = await Notices.InboxAsync("wang", null, 10, Stop);
        Assert.Equal(["c2", "c1"], inbox.Select(it => it.CaseId));
        Assert.Equal(["c1"], (await Notices.InboxAsync("wang", inbox[0].Number, 10, Stop)).Select(it => it.CaseId));
        Assert.Equal(["c2"], (await Notices.InboxAsync("wang", null, 1, Stop)).Select(it => it.CaseId));
        Assert.Equal(2, await Notices.UnreadAsync("wang", Stop));
        Assert.False(await Notices.ReadAsync("li", inbox[0].Number, Day, Stop));
        Assert.True(await Notices.ReadAsync("wang", inbox[0].Number, Day.AddMinutes(1), Stop));
        Assert.True(await Notices.ReadAsync("wang", inbox[0].Number, Day.AddMinutes(2), Stop));
        Assert.Equal(Day.AddMinutes(1), (await Notices.InboxAsync("wang", null, 1, Stop))[0].ReadAt);
        Assert.Equal((1, 1), (await Notices.UnreadAsync("wang", Stop), await Notices.UnreadAsync("li", Stop)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Notices.InboxAsync("wang", null, INoticeStore.MaxPage + 1, Stop));
    }

    [Fact]
    public async Task Preferences_come_back_as_they_were_and_change_only_for_who_saw_them()
    {
        var row = new NoticePreferenceRow(
            "wang", new NoticePreference([NoticeChannel.DingTalk, NoticeChannel.Mail], new DayHours(1_320, 420), "en"), "sealed", 0, Day);
        Assert.Null(await Notices.PreferenceAsync("wang", Stop));
        Same(row with { Version = 1 }, await Notices.SaveAsync(row, Stop));
        Assert.Null(await Notices.SaveAsync(row, Stop));
        var plain = row with { Preference = new NoticePreference([], null, "zh-CN"), Mail = null, Version = 1, ChangedAt = Day.AddDays(1) };
        Same(plain with { Version = 2 }, await Notices.SaveAsync(plain, Stop));
        Assert.Null(await Notices.SaveAsync(plain, Stop));
        Same(plain with { Version = 2 }, await Notices.PreferenceAsync("wang", Stop));
    }

    private static void Same(NoticePreferenceRow expected, NoticePreferenceRow? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Preference.Channels, actual.Preference.Channels.AsEnumerable());
        Assert.Equal(expected, actual with { Preference = actual.Preference with { Channels = expected.Preference.Channels } });
    }

    private async Task SendAllAsync(DateTimeOffset at)
    {
        var until = Day.AddHours(1);
        var claimed = await Notices.ClaimAsync(NoticeChannel.InApp, 9, Day, until, Stop);
        await Notices.NoteAsync(
            [.. claimed.Select(it => new NoticeOutcome(it.Delivery with { State = NoticeState.Sent, NextAt = null, EndedAt = at }, null))],
            until, at, Stop);
    }

    /// <summary>A case that was raised and whose first step has called some people. Returns how it stands.</summary>
    private async Task<CaseFile> OpenAsync(string id, params string[] people)
    {
        ImmutableArray<CaseEvent> events =
        [
            new CaseOpened(
                Day,
                new AlarmReport("P1", "v1", "t1", "pond-oxygen-low", "pondOxygen", Severity.Serious, Day, Day, Day, 2)),
            new EscalationStarted(Day, 1, EscalationTrigger.Unattended, SomeCases.Policy, Rung.Village, 0, Day), Step(0, 2, people),
        ];
        var state = events.Aggregate((CaseFile?)null, CaseEvolution.Evolve)!;
        Assert.Equal(AppendResult.Appended, await Store.Cases.AppendAsync(id, 0, events, state, [], Stop));
        return state;
    }

    private async Task<CaseFile> StepAsync(string id, CaseFile state, int loops, int next, params string[] people)
    {
        var step = Step(loops, next, people);
        var after = CaseEvolution.Evolve(state, step);
        Assert.Equal(AppendResult.Appended, await Store.Cases.AppendAsync(id, state.Version, [step], after, [], Stop));
        return after;
    }

    private static EscalationStepped Step(int loops, int next, params string[] people) => new(
        Day, 1, 0, SomeCases.Policy.Steps[0], StepOutcome.Done, [.. people.Select(person => new Called(person, $"王{person}"))], Day, next,
        Day.AddMinutes(5), loops);
}
