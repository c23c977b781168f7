using Deqing.Realtime.Api.Live;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Grains.Notices;

namespace Deqing.Realtime.Api.Notices;

/// <summary>
/// Tells the screens a person has open that their inbox has something new. Only those of this process: others see it when they ask the
/// inbox, which holds it whether or not anybody was told.
/// </summary>
internal sealed class NoticePush(LiveAudience audience, IIdentities identities)
{
    /// <summary>Tells them.</summary>
    public async Task TellAsync(NoticeMessage message, CancellationToken cancellation)
    {
        foreach (var (connection, _) in audience.Everybody())
            if ((await identities.OfAsync(connection.Who, cancellation))?.Caller.Id == message.Person)
                foreach (var (notice, _) in message.Notices)
                    LiveAudience.Notice(connection, new NoticeLiveMessage(
                        notice.Number, notice.CaseId, notice.Urgent, notice.CreatedAt.ToUnixTimeMilliseconds()));
    }
}
