using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Domain.Notices;

namespace Deqing.Realtime.Api.Notices;

/// <summary>A page of one's inbox, newest first.</summary>
/// <param name="Notices">The notices.</param>
/// <param name="Unread">How many of the whole inbox were not read.</param>
/// <param name="Next">The number to give as <c>before</c> for the next page; null on the last one.</param>
public sealed record InboxAnswer(IReadOnlyList<NoticeAnswer> Notices, int Unread, long? Next);

/// <summary>That one was called for a case nobody acted on, or told of a task.</summary>
/// <param name="Number">Its number.</param>
/// <param name="CaseId">Id of the case.</param>
/// <param name="Urgent">Whether it is urgent.</param>
/// <param name="At">When one was called.</param>
/// <param name="ReadAt">When one read it, or null.</param>
/// <param name="Case">The case as it stands; null if one may not read it any more.</param>
public sealed record NoticeAnswer(
    long Number, string CaseId, bool Urgent, DateTimeOffset At, DateTimeOffset? ReadAt, CaseSummary? Case);

/// <summary>Who was called for a case.</summary>
/// <param name="Notices">The last of them in their order.</param>
public sealed record CaseNoticesAnswer(IReadOnlyList<CaseNoticeAnswer> Notices);

/// <summary>That somebody was called for a case, and how they were told.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Run">Which escalation of the case; 0 for a task.</param>
/// <param name="Loop">
/// How often that had gone back to its first step; of a reminder the version of the case, of a task its number.
/// </param>
/// <param name="Step">
/// Index of the step; -1 where who had taken notice was reminded that nothing followed, -2 where a worker was offered a task, -3 where
/// it was taken from them.
/// </param>
/// <param name="Person">Id of who was called.</param>
/// <param name="Name">Their name then.</param>
/// <param name="Urgent">Whether it might wake them.</param>
/// <param name="At">When.</param>
/// <param name="ReadAt">When they read it in the inbox, or null.</param>
/// <param name="Channels">The channels that were taken.</param>
public sealed record CaseNoticeAnswer(
    long Number, int Run, int Loop, int Step, string Person, string Name, bool Urgent, DateTimeOffset At, DateTimeOffset? ReadAt,
    IReadOnlyList<NoticeDeliveryAnswer> Channels);

/// <summary>How it stands on a channel.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="State">How it stands.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NextAt">When it is tried next; null unless it waits.</param>
/// <param name="EndedAt">When it was sent, given up or cancelled; null while it waits.</param>
/// <param name="Problem">
/// Why it failed last: <c>timedOut</c>, <c>unreachable</c>, <c>rejected</c>, <c>privateAddress</c>, <c>noAddress</c>,
/// <c>notConfigured</c>, <c>status500</c> …; of one that was cancelled <c>acknowledged</c>, <c>caseEnded</c>, <c>superseded</c> or
/// <c>notOnDuty</c>; else null.
/// </param>
/// <param name="MessageId">Id of the message it was put into, the same with every try; null before the first.</param>
public sealed record NoticeDeliveryAnswer(
    NoticeChannel Channel, NoticeState State, int Attempts, DateTimeOffset? NextAt, DateTimeOffset? EndedAt, string? Problem,
    string? MessageId);

/// <summary>How one wants to be told.</summary>
/// <param name="Version">How often it was changed; 0 if one has never said anything.</param>
/// <param name="Channels">What is tried besides the inbox, in order: where one fails for good, the next.</param>
/// <param name="Quiet">When only what is urgent is sent, or null.</param>
/// <param name="Language">The language of messages.</param>
/// <param name="Mail">One's e-mail address, or null; also null if the keys it was sealed with are gone.</param>
/// <param name="Available">The channels that are set up here.</param>
public sealed record NoticePreferencesAnswer(
    int Version, IReadOnlyList<NoticeChannel> Channels, QuietBody? Quiet, string Language, string? Mail,
    IReadOnlyList<NoticeChannel> Available);

/// <summary>Hours of the county's day.</summary>
/// <param name="From">When they begin, as 22:30.</param>
/// <param name="Until">When they end; earlier than <paramref name="From"/> where that is the next day.</param>
public sealed record QuietBody(string From, string Until);

/// <summary>How one wants to be told.</summary>
/// <param name="Version">The version that was read.</param>
/// <param name="Channels">
/// What is tried besides the inbox, in order, each once: <c>mail</c>, <c>sms</c>, <c>dingTalk</c>, <c>weCom</c>.
/// </param>
/// <param name="Language"><c>zh-CN</c> or <c>en</c>.</param>
/// <param name="Quiet">When only what is urgent is sent, or null.</param>
/// <param name="Mail">One's e-mail address, at most 254 characters, or null.</param>
public sealed record NoticePreferencesRequest(
    int Version, IReadOnlyList<NoticeChannel> Channels, string Language, QuietBody? Quiet = null, string? Mail = null);
