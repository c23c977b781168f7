using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Notices;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Tests.Escalation;
using static Deqing.Realtime.Domain.Tests.Cases.CaseStory;
using static Deqing.Realtime.Domain.Tests.Escalation.Night;

namespace Deqing.Realtime.Domain.Tests.Notices;

public class NoticeFlowTests
{
    private static readonly WallClock Shanghai = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")),
        Berlin = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    private static readonly DayHours Sleep = new(22 * 60, 7 * 60);

    [Theory]
    [InlineData("21:59", "22:00", "07:00", "21:59")] // just before
    [InlineData("22:00", "22:00", "07:00", "+07:00")] // begins with its first minute
    [InlineData("23:59", "22:00", "07:00", "+07:00")]
    [InlineData("00:00", "22:00", "07:00", "07:00")] // over midnight: the end is today
    [InlineData("06:59", "22:00", "07:00", "07:00")]
    [InlineData("07:00", "22:00", "07:00", "07:00")] // the end is not quiet
    [InlineData("12:29", "12:30", "14:00", "12:29")] // within a day
    [InlineData("12:30", "12:30", "14:00", "14:00")]
    [InlineData("14:00", "12:30", "14:00", "14:00")]
    [InlineData("00:00", "22:00", "00:00", "00:00")] // ends at midnight
    [InlineData("23:00", "22:00", "00:00", "+00:00")]
    [InlineData("03:00", "09:00", "09:00", "03:00")] // hours that are none
    public void Quiet_hours_end_on_the_wall(string at, string from, string until, string end)
    {
        var day = new DateTime(2026, 12, 31, 0, 0, 0, DateTimeKind.Unspecified);
        DateTimeOffset On(string clock) => new(
            day.AddDays(clock[0] == '+' ? 1 : 0).AddMinutes(Minute(clock.TrimStart('+'))), TimeSpan.FromHours(8));
        Assert.Equal(On(end), new DayHours(Minute(from), Minute(until)).End(On(at), Shanghai));
    }

    [Fact]
    public void What_quiet_hours_let_through_is_not_quiet_and_never_more_than_a_day_later() => Gen.Select(
            Gen.Int[0, 1_439], Gen.Int[0, 1_439], Gen.Int[0, 2 * 366 * 1_440])
        .Sample((from, until, minute) =>
        {
            var (quiet, at) = (new DayHours(from, until), new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute));
            var end = quiet.End(at, Shanghai);
            Assert.Equal(end, quiet.End(end, Shanghai));
            Assert.InRange(end, at, at.AddDays(1));

            // Where clocks change, an hour of the night is missing or comes twice.
            Assert.InRange(quiet.End(at, Berlin), at, at.AddHours(25));
        });

    [Theory]
    [InlineData(NoticeChannel.Mail, false, null, "23:00", "+07:00")] // waits for the morning
    [InlineData(NoticeChannel.Mail, true, null, "23:00", "23:00")] // urgent gets through
    [InlineData(NoticeChannel.InApp, false, "23:00", "23:00", "23:00")] // the inbox never waits
    [InlineData(NoticeChannel.Mail, false, "12:00:00", "12:00:59", "12:01:00")] // one a minute
    [InlineData(NoticeChannel.Mail, false, "12:00:00", "12:01:00", "12:01:00")]
    [InlineData(NoticeChannel.Mail, true, "12:00:00", "12:00:09", "12:00:10")] // urgent: one in ten seconds
    [InlineData(NoticeChannel.Mail, false, "21:59:30", "21:59:40", "+07:00")] // the gap would end in quiet hours
    [InlineData(NoticeChannel.Mail, false, "14:00", "12:00", "12:01")] // a clock that was set back
    public void A_notice_is_sent_at_its_time(NoticeChannel channel, bool urgent, string? last, string now, string at) => Assert.Equal(
        Clock(at),
        NoticeFlow.SendAt(channel, urgent, Sleep, last is null ? null : Clock(last), Clock(now), Shanghai));

    [Fact]
    public void A_channel_is_tried_ever_later_and_then_given_up()
    {
        Assert.Equal(
            ["5", "30", "120", "600", "-"],
            Enumerable.Range(1, 5).Select(failures => Seconds(NoticeFlow.RetryAfter(failures, "status500"))));
        string[] final = ["noAddress", "notConfigured", "rejected", "privateAddress", "secretLost"];
        Assert.All(final, problem => Assert.Null(NoticeFlow.RetryAfter(1, problem)));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoticeFlow.RetryAfter(0, "timedOut"));

        static string Seconds(TimeSpan? wait) => wait?.TotalSeconds.ToString(CultureInfo.InvariantCulture) ?? "-";
    }

    [Theory]
    [InlineData(NoticeChannel.InApp, "Mail Sms", "Mail Sms", NoticeChannel.Mail)]
    [InlineData(NoticeChannel.InApp, "Sms Mail", "Mail", NoticeChannel.Mail)] // no phone number: passed over
    [InlineData(NoticeChannel.Mail, "Mail Sms DingTalk", "Mail DingTalk", NoticeChannel.DingTalk)]
    [InlineData(NoticeChannel.DingTalk, "Mail Sms DingTalk", "Mail DingTalk", null)] // the last one failed
    [InlineData(NoticeChannel.Mail, "WeCom", "Mail WeCom", NoticeChannel.WeCom)] // taken out of the list meanwhile
    [InlineData(NoticeChannel.InApp, "", "Mail", null)]
    [InlineData(NoticeChannel.InApp, "Mail", "", null)]
    public void The_next_channel_is_the_persons_own(NoticeChannel after, string order, string reachable, NoticeChannel? next) =>
        Assert.Equal(next, NoticeFlow.Next(after, Channels(order), Channels(reachable)));

    [Fact]
    public void A_notice_is_needed_until_somebody_acts_or_it_begins_anew()
    {
        var policy = Unattended(Call(Role.VillageOfficer), Wait(5), Call(Role.Supervisor)) with
        {
            Acknowledgement = new AcknowledgementRule(10, 20),
        };
        var night = new Night(null, policy).Raised().Until(6);
        Assert.Null(Stop(night, 1, 0, "officer"));
        Assert.Null(Stop(night, 1, 2, "supervisor"));
        Assert.Equal(NoticeStop.Superseded, Stop(night, 2, 0, "officer"));
        night.Does(Officer, version => new Acknowledge(version, null));
        Assert.Equal(NoticeStop.Acknowledged, Stop(night, 1, 2, "supervisor"));

        // It lapses: the next run calls on its own.
        night.Until(27);
        Assert.Equal(NoticeStop.Superseded, Stop(night, 1, 2, "supervisor"));
        Assert.Null(Stop(night, 2, 0, "officer"));
        Assert.Equal(NoticeStop.CaseEnded, StopOf(night.State with { Stage = CaseStage.Closed }, 2, 0, "officer", Everybody));
        Assert.Equal(NoticeStop.Acknowledged, StopOf(night.State with { Escalation = null }, 2, 0, "officer", Everybody));
    }

    [Fact]
    public void Who_took_notice_is_reminded_until_they_add_something_or_it_lapses()
    {
        var policy = Unattended(Call(Role.VillageOfficer), Wait(5), Call(Role.Supervisor)) with
        {
            Acknowledgement = new AcknowledgementRule(10, 20),
        };
        var night = new Night(null, policy).Raised().Until(2).Does(Officer, version => new Acknowledge(version, null));
        Assert.Equal(NoticeStop.Acknowledged, Stop(night, 1, NoticeFlow.Reminder, "officer")); // not reminded yet
        night.Until(13);
        Assert.Null(Stop(night, 1, NoticeFlow.Reminder, "officer"));
        Assert.Equal(NoticeStop.Acknowledged, Stop(night, 1, NoticeFlow.Reminder, "supervisor"));
        Assert.Equal(NoticeStop.NotOnDuty, StopOf(night.State, 1, NoticeFlow.Reminder, "officer", Book(Supervisor)));
        night.Until(30);
        Assert.Equal(NoticeStop.Superseded, Stop(night, 1, NoticeFlow.Reminder, "officer"));
    }

    [Fact]
    public void Who_may_not_be_called_any_more_is_told_nothing()
    {
        var night = new Night(null, Unattended(Call(Role.VillageOfficer), Wait(5), Call(Role.Supervisor))).Raised().Until(1);
        Assert.Equal(NoticeStop.NotOnDuty, StopOf(night.State, 1, 0, "officer", Book(Supervisor, Center)));
        Assert.Equal(NoticeStop.NotOnDuty, Stop(night, 1, 0, "supervisor"));
        Assert.Equal(NoticeStop.NotOnDuty, Stop(night, 1, 1, "officer")); // a step that calls nobody
        Assert.Equal(NoticeStop.NotOnDuty, Stop(night, 1, 99, "officer"));
    }

    [Fact]
    public void Every_call_of_a_run_is_one_of_its_kind()
    {
        var night = new Night(
            null,
            Unattended(
                Call(Role.Farmer), Wait(5), Call(Role.VillageOfficer), Wait(5), Call(Role.CommandCenter), Wait(5), new RepeatStep(3)))
            .Raised().Until(600);
        Assert.Equal(
            ["0/0", "0/2", "0/4", "1/0", "1/2", "1/4", "2/0", "2/2", "2/4", "3/0", "3/2", "3/4"],
            night.Calls.Where(it => it.Run == 1).Select(it => $"{NoticeFlow.LoopOf(it)}/{it.Step}"));
    }

    [Fact]
    public void Whatever_the_policy_no_call_has_the_key_of_another() => Gen.Select(
            Gen.Int[0, 3].Array[1, 8], Gen.Int[0, 8], Gen.Int[1, 4])
        .Sample(
            (drawn, place, times) =>
            {
                var steps = drawn.Select(EscalationStep (kind) => kind switch
                {
                    0 => Call(Role.Farmer), 1 => Call(Role.VillageOfficer), 2 => new RaiseStep(Rung.County), _ => Wait(7),
                }).Prepend(Wait(1)).ToList();
                steps.Insert(1 + Math.Min(place, drawn.Length), new RepeatStep(times));
                var policy = Unattended([.. steps, Call(Role.CommandCenter)]) with { AgainMinutes = 60 };
                var calls = new Night(null, policy).Raised().Until(400).Calls;
                var keys = calls.Select(it => (it.Run, Loop: NoticeFlow.LoopOf(it), it.Step)).ToList();
                Assert.Equal(keys.Distinct(), keys);
                Assert.All(keys, key => Assert.True(key.Loop >= 0));
            },
            iter: 500);

    [Fact]
    public void Who_was_next_on_duty_may_have_begun_and_who_has_ended_is_told_nothing()
    {
        var roster = new Roster(
            "desk", new Names("x", "x"), "Asia/Shanghai", Territory.County, [],
            [
                new PlannedShift("early", "officer", Start.AddMinutes(-60), Start.AddMinutes(29)),
                new PlannedShift("late", "center", Start.AddMinutes(29), Start.AddMinutes(90)),
            ],
            []);
        var book = Book(new RosterBook([roster], WorkDays.Plain), Officer, Center);
        var night = new Night(
            book,
            Unattended(
                new NotifyStep(new Target(null, null, null, Roster: "desk"), true),
                new NotifyStep(new Target(null, null, null, Roster: "desk", Next: true), true), Wait(60), Call(Role.Farmer)))
            .Raised().Until(1);
        Assert.Equal([("officer", 0), ("center", 1)], night.Calls.Select(it => (it.People.Single().Id, it.Step)));
        Assert.Equal(NoticeStop.NotOnDuty, StopOf(night.State, 1, 0, "officer", book));
        Assert.Null(StopOf(night.State, 1, 1, "center", book));
    }

    private static NoticeStop? Stop(Night night, int run, int step, string person) => StopOf(night.State, run, step, person, Everybody);

    private static NoticeStop? StopOf(CaseFile state, int run, int step, string person, DutyBook duty) =>
        NoticeFlow.StopOf(state, run, step, person, duty, Start.AddMinutes(30));

    private static ImmutableArray<NoticeChannel> Channels(string words) =>
        [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<NoticeChannel>)];

    private static int Minute(string clock) => (int)TimeOnly.Parse(clock, CultureInfo.InvariantCulture).ToTimeSpan().TotalMinutes;

    private static DateTimeOffset Clock(string text) => new DateTimeOffset(2026, 11, 3, 0, 0, 0, TimeSpan.FromHours(8))
        .AddDays(text[0] == '+' ? 1 : 0) + TimeOnly.Parse(text.TrimStart('+'), CultureInfo.InvariantCulture).ToTimeSpan();
}
