using Deqing.Realtime.Domain.Notices;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Grains.Notices;

/// <summary>How a person wants to be told, and on which channels that is possible.</summary>
/// <param name="Preference">How they want it.</param>
/// <param name="Reachable">Channels that are set up and have an address of theirs, the inbox aside.</param>
public sealed record NoticeReach(NoticePreference Preference, ImmutableArray<NoticeChannel> Reachable)
{
    /// <summary>Whether anything but the inbox reaches them: a channel they want that is set up and has an address.</summary>
    public bool HasChannel => NoticeFlow.Next(NoticeChannel.InApp, Preference.Channels, Reachable) is not null;
}

/// <summary>A message to a person.</summary>
/// <param name="Channel">On which channel.</param>
/// <param name="Key">The same whenever it is sent again: a receiver that has it needs it no second time.</param>
/// <param name="Person">Id of the person.</param>
/// <param name="Language">The language it is in.</param>
/// <param name="Notices">What it tells of, each with its case as it stands; 1 to <see cref="NoticeFlow.MaxBundle"/>.</param>
public sealed record NoticeMessage(
    NoticeChannel Channel, string Key, string Person, string Language, ImmutableArray<(Notice Notice, CaseRow Case)> Notices);

/// <summary>The ways out to people.</summary>
public interface INoticeSender
{
    /// <summary>How a person wants to be told.</summary>
    Task<NoticeReach> ReachAsync(string person, CancellationToken cancellation);

    /// <summary>Sends a message and waits until it was taken.</summary>
    /// <returns>Null if it was, else why not, in one word.</returns>
    Task<string?> SendAsync(NoticeMessage message, CancellationToken cancellation);
}
