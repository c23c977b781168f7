using System.Globalization;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Notices;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Escalation;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Grains.Notices;

/// <summary>What is due for one person on one channel: looked at again as the case stands now, sent together, noted.</summary>
internal sealed partial class NoticeRound(
    INoticeStore notices, ICaseLog cases, IDutyRegister register, INoticeSender sender, County county, TimeProvider time,
    IOptions<NoticeOptions> options, ILogger<NoticeRound> logger)
{
    /// <summary>Works on what was claimed.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="person">Id of the person.</param>
    /// <param name="due">What is due, at least one.</param>
    /// <param name="until">Until when it is held.</param>
    public async Task TakeAsync(NoticeChannel channel, string person, ImmutableArray<DueNotice> due, DateTimeOffset until)
    {
        var rows = (await cases.FindAsync([.. due.Select(it => it.Notice.CaseId).Distinct()], CancellationToken.None))
            .ToDictionary(row => row.Id);
        var duty = await register.ReadAsync(CancellationToken.None);
        var reach = await sender.ReachAsync(person, CancellationToken.None);
        var now = time.GetUtcNow();
        var (alive, outcomes) = (new List<DueNotice>(), new List<NoticeOutcome>());
        foreach (var it in due)
            if (StopOf(it.Notice, rows[it.Notice.CaseId].Case, duty, now) is { } stop)
                outcomes.Add(new(Ended(it.Delivery, NoticeState.Cancelled, now) with { Problem = Word(stop) }, null));
            else
                alive.Add(it);
        var ready = Choose(channel, alive, reach, now, outcomes);
        if (ready.Count > 0)
            outcomes.AddRange(await SendAsync(channel, person, ready, rows, reach, until));
        await notices.NoteAsync([.. outcomes], until, time.GetUtcNow(), CancellationToken.None);
    }

    // What was once put into a message leaves in no other, whole and under the same id: a receiver that has it may drop it. Of what is
    // ready one message leaves; for the rest its time is found when that is known to have gone.
    private List<DueNotice> Choose(
        NoticeChannel channel, List<DueNotice> alive, NoticeReach reach, DateTimeOffset now, List<NoticeOutcome> outcomes)
    {
        var ready = new List<DueNotice>();
        foreach (var message in alive.Where(it => it.Delivery.ExternalId is not null).GroupBy(it => it.Delivery.ExternalId))
        {
            var at = message.Min(SendAt);
            if (at > now || ready.Count > 0)
                outcomes.AddRange(message.Select(it => new NoticeOutcome(it.Delivery with { NextAt = at }, null)));
            else
                ready.AddRange(message);
        }

        var most = ready.Count > 0 ? 0 : NoticeFlow.MaxBundle;
        foreach (var it in alive.Where(it => it.Delivery.ExternalId is null))
            if (SendAt(it) is var at && (at > now || ready.Count >= most))
                outcomes.Add(new(it.Delivery with { NextAt = at }, null));
            else
                ready.Add(it);
        return ready;

        DateTimeOffset SendAt(DueNotice it) => NoticeFlow.SendAt(
            channel, it.Notice.Urgent, reach.Preference.Quiet, it.LastSentAt, now, county.Calendar.Wall);
    }

    private async Task<IEnumerable<NoticeOutcome>> SendAsync(
        NoticeChannel channel, string person, List<DueNotice> ready, Dictionary<string, CaseRow> rows, NoticeReach reach,
        DateTimeOffset until)
    {
        var key = ready[0].Delivery.ExternalId ?? string.Create(
            CultureInfo.InvariantCulture,
            $"{county.Code}.{Word(channel)}.{string.Join('-', ready.Select(it => it.Notice.Number))}");
        if (channel != NoticeChannel.InApp && !await PackAsync(ready, key, until))
            return [];
        var message = new NoticeMessage(
            channel, key, person, reach.Preference.Language,
            [.. ready.Select(it => (it.Notice, rows[it.Notice.CaseId]))]);
        var problem = await SendAsync(message);
        var now = time.GetUtcNow();
        return ready.Select(it =>
        {
            var tried = it.Delivery with { Attempts = it.Delivery.Attempts + 1, Problem = problem, ExternalId = key };
            if (problem is null)
                return new NoticeOutcome(
                    Ended(tried, NoticeState.Sent, now),
                    channel == NoticeChannel.InApp && it.Notice.Step != NoticeFlow.Recall
                        ? NoticeFlow.Next(channel, reach.Preference.Channels, reach.Reachable)
                        : null);
            var wait = NoticeFlow.RetryAfter(tried.Attempts, problem);
            LogNotSent(logger, it.Notice.Number, channel, problem, tried.Attempts, wait);
            return wait is { } after
                ? new NoticeOutcome(tried with { NextAt = now + after }, null)
                : new NoticeOutcome(
                    Ended(tried, NoticeState.Failed, now), NoticeFlow.Next(channel, reach.Preference.Channels, reach.Reachable));
        });
    }

    private static NoticeStop? StopOf(Notice notice, CaseFile state, DutyBook duty, DateTimeOffset now) => notice.Step switch
    {
        NoticeFlow.Offer => NoticeFlow.StopOfOffer(state, notice.Loops, notice.Person, duty, now),
        NoticeFlow.Recall => null,
        _ => NoticeFlow.StopOf(state, notice.Run, notice.Step, notice.Person, duty, now),
    };

    // Before it leaves: if the program dies on the way, the same leaves again.
    private async Task<bool> PackAsync(List<DueNotice> ready, string key, DateTimeOffset until) =>
        ready.All(it => it.Delivery.ExternalId == key)
        || await notices.NoteAsync(
            [.. ready.Select(it => new NoticeOutcome(it.Delivery with { NextAt = until, ExternalId = key }, null))],
            until, time.GetUtcNow(), CancellationToken.None) == ready.Count;

    // Whatever a way out does or leaves undone, the round ends.
    private async Task<string?> SendAsync(NoticeMessage message)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        try
        {
            return await sender.SendAsync(message, patience.Token).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            return NoticeProblems.TimedOut;
        }
        catch (Exception failure)
        {
            LogBroken(logger, message.Channel, failure);
            return NoticeProblems.Unreachable;
        }
    }

    private static NoticeDelivery Ended(NoticeDelivery it, NoticeState state, DateTimeOffset now) =>
        it with { State = state, NextAt = null, EndedAt = now };

    private static string Word<T>(T member)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(member.ToString());

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Notice {Number} was not taken ({Channel}): {Problem}; failure {Failures}, again after {Wait}")]
    private static partial void LogNotSent(
        ILogger logger, long number, NoticeChannel channel, string problem, int failures, TimeSpan? wait);

    [LoggerMessage(Level = LogLevel.Error, Message = "The way out {Channel} broke")]
    private static partial void LogBroken(ILogger logger, NoticeChannel channel, Exception failure);
}
