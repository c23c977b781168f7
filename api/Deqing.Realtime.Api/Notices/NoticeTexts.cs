using System.Globalization;
using Deqing.Realtime.Api.Cases;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Domain.Notices;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Notices;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Api.Notices;

/// <summary>What a message says.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Body">The whole text, lines ended by \n.</param>
internal sealed record NoticeText(string Subject, string Body);

/// <summary>
/// Writes messages. They leave the program and may be read by a group, so they say which case it is and where, and nothing that a
/// reporter wrote.
/// </summary>
internal sealed class NoticeTexts(County county, CountyClock clock, CaseWriting writing)
{
    private static readonly Dictionary<string, BuiltInTexts> All =
        NoticePreference.Languages.ToDictionary(language => language, language => new BuiltInTexts("notice", language));

    /// <summary>The text of a message.</summary>
    public NoticeText Of(NoticeMessage message)
    {
        var texts = All.GetValueOrDefault(message.Language) ?? All[NoticePreference.Languages[0]];
        var lines = message.Notices.Select(it => Fill(
            texts["line"],
            ("number", writing.NumberOf(it.Case)), ("category", texts.CategoryOf(county, it.Case.Case.Category)),
            ("place", texts.PlaceOf(county, it.Case.Case.Place)),
            ("level", texts[$"level.{Hosting.Json.Word(it.Case.Case.Level)}"]),
            ("since", clock.Local(it.Case.Case.OccurredAt).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)))).ToArray();
        var urgent = message.Notices.Any(it => it.Notice.Urgent) ? texts["urgent"] : "";
        var subject = urgent + (lines is [var one] ? one : Fill(
            texts["several"], ("count", lines.Length.ToString(CultureInfo.InvariantCulture))));
        var steps = message.Notices.Select(it => it.Notice.Step).Distinct().ToArray();
        var greeting = texts[steps switch
        {
            [NoticeFlow.Reminder] => "reminder",
            [NoticeFlow.Offer] => "offer",
            _ when steps.Contains(NoticeFlow.Offer) => "mixed",
            _ => "greeting",
        }];
        var closing = texts[steps is [NoticeFlow.Offer] ? "answer" : "closing"];
        return new NoticeText(
            subject,
            string.Join('\n', [Fill(greeting, ("name", message.Notices[0].Notice.Name)), .. lines, closing]));
    }

    private static string Fill(string text, params (string Name, string Value)[] values) =>
        values.Aggregate(text, (filled, it) => filled.Replace($"{{{it.Name}}}", it.Value, StringComparison.Ordinal));
}
