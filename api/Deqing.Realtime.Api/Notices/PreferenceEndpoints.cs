using System.Security.Cryptography;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Clocks;
using Deqing.Realtime.Domain.Notices;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using MimeKit;

namespace Deqing.Realtime.Api.Notices;

/// <summary>How one wants to be told.</summary>
internal static class PreferenceEndpoints
{
    private const int MaxMail = 254;

    /// <summary>Reads it.</summary>
    public static async Task<Ok<NoticePreferencesAnswer>> Read(
        CurrentCaller current, INoticeStore store, NoticeSender sender, Sealing sealing, CancellationToken cancellation) =>
        TypedResults.Ok(Answer(await store.PreferenceAsync(current.Id, cancellation), sender, sealing));

    /// <summary>Writes it.</summary>
    public static async Task<Results<Ok<NoticePreferencesAnswer>, ProblemHttpResult>> Put(
        NoticePreferencesRequest request, CurrentCaller current, INoticeStore store, NoticeSender sender, Sealing sealing,
        AccessWriter writer, TimeProvider time)
    {
        var bad = new BadMembers();
        if (request.Channels.Contains(NoticeChannel.InApp) || request.Channels.Distinct().Count() != request.Channels.Count)
            bad.Add("channels", "badChannels", "names each channel at most once, and never the inbox, which gets everything");
        if (!NoticePreference.Languages.Contains(request.Language))
            bad.Add("language", "badLanguage", $"is one of {string.Join(", ", NoticePreference.Languages)}");
        if (request.Mail is { } mail && !IsMail(mail))
            bad.Add("mail", "badMail", $"is an e-mail address of at most {MaxMail} characters without a name");
        DayHours? quiet = null;
        if (request.Quiet is { } hours)
        {
            quiet = Minute(hours.From) is { } from && Minute(hours.Until) is { } until && from != until
                ? new DayHours(from, until)
                : null;
            if (quiet is null)
                bad.Add("quiet", "badQuiet", "has two different times of day like 22:30");
        }

        if (!bad.IsEmpty)
            return bad.Problem();
        var row = new NoticePreferenceRow(
            current.Id, new NoticePreference([.. request.Channels], quiet, request.Language), sealing.SealPersonal(request.Mail),
            request.Version, time.GetUtcNow());
        if (request.Version < 0 || await store.SaveAsync(row, CancellationToken.None) is not { } saved)
            return Problems.Refuse(StatusCodes.Status409Conflict, "staleVersion", "It was changed meanwhile; read it again.");
        await writer.AuditAsync(current.Audit("noticePreferencesSaved", target: current.Id));
        return TypedResults.Ok(Answer(saved, sender, sealing));
    }

    private static NoticePreferencesAnswer Answer(NoticePreferenceRow? row, NoticeSender sender, Sealing sealing)
    {
        var preference = row?.Preference ?? NoticePreference.Default;
        return new NoticePreferencesAnswer(
            row?.Version ?? 0, preference.Channels,
            preference.Quiet is { } quiet ? new QuietBody(WorkSlot.TextOf(quiet.From), WorkSlot.TextOf(quiet.Until)) : null,
            preference.Language,
            Open(row?.Mail, sealing), sender.Channels);
    }

    private static string? Open(string? mail, Sealing sealing)
    {
        try
        {
            return sealing.OpenPersonal(mail);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // One that the parser reads as it is written: no name, no comment, no second address, nothing that could end a line.
    private static bool IsMail(string text) =>
        text.Length is > 0 and <= MaxMail && !text.Any(char.IsControl)
        && MailboxAddress.TryParse(text, out var mail) && mail.Address == text && text.IndexOf('@', StringComparison.Ordinal) > 0;

    private static int? Minute(string text) => WorkSlot.MinuteOf(text) is < WorkSlot.Day and var minute ? minute : null;
}
