using Deqing.Realtime.Domain.Notices;

namespace Deqing.Realtime.Storage;

/// <summary>
/// That a person was called by a step of an escalation, or told of a task (通知). Written in the transaction of the event, once.
/// </summary>
/// <param name="Number">Grows with the writing; its key.</param>
/// <param name="CaseId">The case.</param>
/// <param name="Run">Which escalation of it; 0 for a task.</param>
/// <param name="Loops">
/// How often that had gone back to its first step; of a reminder the version of the case, of a task its number.
/// </param>
/// <param name="Step">
/// Index of the step, or <see cref="NoticeFlow.Reminder"/>, <see cref="NoticeFlow.Offer"/> or <see cref="NoticeFlow.Recall"/>.
/// </param>
/// <param name="Person">Id of who was called.</param>
/// <param name="Name">Their name then.</param>
/// <param name="Urgent">Whether it may wake them.</param>
/// <param name="CaseVersion">Version of the case with the event.</param>
/// <param name="CreatedAt">When the step was taken.</param>
/// <param name="ReadAt">When the person read it in the inbox, or null.</param>
public sealed record Notice(
    long Number, string CaseId, int Run, int Loops, int Step, string Person, string Name, bool Urgent, int CaseVersion,
    DateTimeOffset CreatedAt, DateTimeOffset? ReadAt);

/// <summary>How a notice stands on a channel.</summary>
/// <param name="Number">Of the notice.</param>
/// <param name="Channel">The channel.</param>
/// <param name="State">How it stands.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NextAt">When it is tried next; null unless it waits.</param>
/// <param name="EndedAt">When it was sent, given up or cancelled; null while it waits.</param>
/// <param name="Problem">Why it failed last, or was cancelled, in one word; null if neither.</param>
/// <param name="ExternalId">Id of the message it was put into, the same with every try; null before the first.</param>
public sealed record NoticeDelivery(
    long Number, NoticeChannel Channel, NoticeState State, int Attempts, DateTimeOffset? NextAt, DateTimeOffset? EndedAt, string? Problem,
    string? ExternalId);

/// <summary>A notice whose time on a channel has come, held for whoever claimed it.</summary>
/// <param name="LastSentAt">When the last message went to the person on the channel, or null.</param>
public sealed record DueNotice(Notice Notice, NoticeDelivery Delivery, DateTimeOffset? LastSentAt);

/// <summary>What became of a delivery that was claimed.</summary>
/// <param name="Delivery">How it stands now.</param>
/// <param name="Then">The channel that is taken besides from now on, or null.</param>
public sealed record NoticeOutcome(NoticeDelivery Delivery, NoticeChannel? Then);

/// <summary>A notice with all its channels.</summary>
public sealed record ToldNotice(Notice Notice, ImmutableArray<NoticeDelivery> Deliveries);

/// <summary>How a person wants to be told, as it is kept.</summary>
/// <param name="Person">Their id.</param>
/// <param name="Preference">How.</param>
/// <param name="Mail">Their e-mail address, sealed, or null.</param>
/// <param name="Version">How often it was changed; 0 if they have never said anything.</param>
/// <param name="ChangedAt">When.</param>
public sealed record NoticePreferenceRow(
    string Person, NoticePreference Preference, string? Mail, int Version, DateTimeOffset ChangedAt);

/// <summary>Who was called, on which channels, and what became of it. <see cref="ICaseLog"/> writes the notices themselves.</summary>
public interface INoticeStore
{
    /// <summary>The most notices of one page, and of one case.</summary>
    const int MaxPage = 500;

    /// <summary>Channels with something due.</summary>
    Task<ImmutableArray<NoticeChannel>> DueAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>
    /// Takes what is due on a channel, for the people who have waited longest. Nobody else gets it until a time; if nothing was
    /// noted by then, it is due again. What was put into one message is taken whole.
    /// </summary>
    /// <param name="channel">The channel.</param>
    /// <param name="people">For at most so many people, up to <see cref="NoticeFlow.MaxBundle"/> notices for each on average.</param>
    /// <param name="now">When.</param>
    /// <param name="until">Until when it is held.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ImmutableArray<DueNotice>> ClaimAsync(
        NoticeChannel channel, int people, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>Notes outcomes in one transaction. What is not held until <paramref name="until"/> any more stays as it is.</summary>
    /// <param name="outcomes">The outcomes.</param>
    /// <param name="until">Until when they were held.</param>
    /// <param name="now">When; from then on the channels that are taken besides are due.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many were still held.</returns>
    Task<int> NoteAsync(
        ImmutableArray<NoticeOutcome> outcomes, DateTimeOffset until, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>What is in a person's inbox, newest first.</summary>
    /// <param name="person">Id of the person.</param>
    /// <param name="before">Only numbers before this one, or null.</param>
    /// <param name="limit">At most so many, 1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ImmutableArray<Notice>> InboxAsync(string person, long? before, int limit, CancellationToken cancellation);

    /// <summary>How many notices of a person's inbox were not read.</summary>
    Task<int> UnreadAsync(string person, CancellationToken cancellation);

    /// <summary>Notes that a person has read a notice; the first time stays.</summary>
    /// <returns>Whether it is in their inbox.</returns>
    Task<bool> ReadAsync(string person, long number, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>The last notices of a case in the order of their writing, at most <see cref="MaxPage"/>.</summary>
    Task<ImmutableArray<ToldNotice>> OfCaseAsync(string caseId, CancellationToken cancellation);

    /// <summary>How a person wants to be told; null if they have never said.</summary>
    Task<NoticePreferenceRow?> PreferenceAsync(string person, CancellationToken cancellation);

    /// <summary>Writes how a person wants to be told, if nobody has changed it since <see cref="NoticePreferenceRow.Version"/>.</summary>
    /// <returns>The row as it is now, or null if somebody has.</returns>
    Task<NoticePreferenceRow?> SaveAsync(NoticePreferenceRow row, CancellationToken cancellation);
}
