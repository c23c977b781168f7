using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Escalation;

namespace Deqing.Realtime.Domain.Notices;

/// <summary>What becomes of a notice (通知) when its time has come. Pure.</summary>
public static class NoticeFlow
{
    /// <summary>The most notices of one message: what was held back is sent together.</summary>
    public const int MaxBundle = 20;

    /// <summary>
    /// Stands for the index of a step where who took notice is reminded (提醒). Its loop is the version of the case: somebody may be
    /// reminded more than once.
    /// </summary>
    public const int Reminder = -1;

    /// <summary>
    /// Stands for the index of a step where a case was offered to a worker (派单), in escalation 0. Its loop is the number of the task.
    /// </summary>
    public const int Offer = -2;

    /// <summary>
    /// Stands for the index of a step where a task was taken from a worker (撤回), as <see cref="Offer"/>; for the inbox only.
    /// </summary>
    public const int Recall = -3;

    /// <summary>The shortest time between two messages to a person on a channel, and between two where the later is urgent.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromSeconds(60), UrgentGap = TimeSpan.FromSeconds(10);

    private static readonly ImmutableArray<TimeSpan> Waits =
        [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];

    private static readonly ImmutableArray<string> Final =
    [
        NoticeProblems.NoAddress, NoticeProblems.NotConfigured, NoticeProblems.Rejected, NoticeProblems.PrivateAddress,
        NoticeProblems.SecretLost,
    ];

    /// <summary>
    /// How often the escalation had gone back to its first step when a step was taken: with that a step is one of its kind.
    /// </summary>
    /// <remarks>The event itself counts the way to the next step, which may go back.</remarks>
    public static int LoopOf(EscalationStepped step) => step.Next <= step.Step ? step.Loops - 1 : step.Loops;

    /// <summary>Why a notice is not needed any more; null if it still is.</summary>
    /// <param name="state">The case as it stands.</param>
    /// <param name="run">The escalation the notice belongs to.</param>
    /// <param name="step">Its step, or <see cref="Reminder"/>.</param>
    /// <param name="person">Id of who was called.</param>
    /// <param name="duty">Who can be called now.</param>
    /// <param name="now">When.</param>
    public static NoticeStop? StopOf(CaseFile state, int run, int step, string person, DutyBook duty, DateTimeOffset now)
    {
        if (state.IsOver)
            return NoticeStop.CaseEnded;
        if (state.Escalation is not { } escalation)
            return NoticeStop.Acknowledged;
        if (escalation.Run != run)
            return NoticeStop.Superseded;
        if (step == Reminder)
            return !escalation.Reminded || escalation.HeldBy?.Id != person ? NoticeStop.Acknowledged
                : Finds(new Target(null, null, person)) ? null
                : NoticeStop.NotOnDuty;
        if (!escalation.IsRunning)
            return NoticeStop.Acknowledged;
        if (step >= escalation.Policy.Steps.Length || escalation.Policy.Steps[step] is not NotifyStep { Who: var who })
            return NoticeStop.NotOnDuty;

        // Who was next on duty when they were called may have begun since.
        return Finds(who) || (who.Next && Finds(who with { Next = false })) ? null : NoticeStop.NotOnDuty;

        bool Finds(Target target)
        {
            foreach (var called in duty.Find(target, state, now))
                if (called.Id == person)
                    return true;
            return false;
        }
    }

    /// <summary>Why a worker need not be told of an offer any more; null if they must.</summary>
    /// <param name="state">The case as it stands.</param>
    /// <param name="task">Number of the task.</param>
    /// <param name="person">Id of the worker.</param>
    /// <param name="duty">Who can be called now.</param>
    /// <param name="now">When.</param>
    public static NoticeStop? StopOfOffer(CaseFile state, int task, string person, DutyBook duty, DateTimeOffset now) =>
        state.IsOver ? NoticeStop.CaseEnded
        : state.Task is not { State: TaskState.Offered } it || it.Number != task || it.Worker.Id != person ? NoticeStop.Acknowledged
        : duty.Find(new Target(null, null, person), state, now).IsEmpty ? NoticeStop.NotOnDuty
        : null;

    /// <summary>When a notice may be sent: <paramref name="now"/>, or later.</summary>
    /// <param name="channel">On which channel; the inbox never waits.</param>
    /// <param name="urgent">Whether it may wake the person: that always gets through.</param>
    /// <param name="quiet">Their quiet hours, or null.</param>
    /// <param name="last">When the last message went to them on the channel, or null.</param>
    /// <param name="now">When it is looked at.</param>
    /// <param name="wall">The clocks of the county.</param>
    public static DateTimeOffset SendAt(
        NoticeChannel channel, bool urgent, DayHours? quiet, DateTimeOffset? last, DateTimeOffset now, WallClock wall)
    {
        if (channel == NoticeChannel.InApp)
            return now;

        // A clock that was set back must not hold anything for longer than the gap.
        var since = last > now ? now : last;
        var at = since + (urgent ? UrgentGap : Gap) is { } free && free > now ? free : now;
        return urgent || quiet is null ? at : quiet.End(at, wall);
    }

    /// <summary>How long to wait before the next try; null if the channel is given up.</summary>
    /// <param name="failures">How often it has failed, from 1.</param>
    /// <param name="problem">Why it failed last.</param>
    public static TimeSpan? RetryAfter(int failures, string problem)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        return !Final.Contains(problem) && failures <= Waits.Length ? Waits[failures - 1] : null;
    }

    /// <summary>
    /// The channel a notice takes besides: the first after the inbox, the next after one that failed; null if there is none.
    /// </summary>
    /// <param name="after">The channel that is done.</param>
    /// <param name="order">The person's channels in order.</param>
    /// <param name="reachable">Channels that are set up and have an address of the person.</param>
    public static NoticeChannel? Next(
        NoticeChannel after, ImmutableArray<NoticeChannel> order, ImmutableArray<NoticeChannel> reachable)
    {
        // Whoever took a channel out of their list meanwhile is asked from its beginning, except for the one that has failed.
        for (var index = order.IndexOf(after) + 1; index < order.Length; index++)
            if (order[index] != NoticeChannel.InApp && order[index] != after && reachable.Contains(order[index]))
                return order[index];
        return null;
    }
}
