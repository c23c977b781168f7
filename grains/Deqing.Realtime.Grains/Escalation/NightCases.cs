using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Cases;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Cases;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Grains.Escalation;

/// <summary>
/// Keeps one open case for each thing that a night finds. What is found again adds nothing, only a note where other places or people are
/// concerned; what is gone is noted once. Whoever handles the case ends it.
/// </summary>
internal sealed partial class NightCases(
    IGrainFactory grains, INightTexts texts, County county, TimeProvider time, IOptions<RehearsalOptions> options,
    ILogger<NightCases> logger)
{
    private const string Unreachable = "unreachable";

    /// <summary>Opens and notes what is to be.</summary>
    /// <param name="gaps">Calls that would find nobody.</param>
    /// <param name="unreachable">People whom only the inbox reaches.</param>
    /// <param name="policies">The policies the gaps are of.</param>
    /// <param name="known">The cases there were.</param>
    /// <returns>The cases there are, and the ids of the open ones about what was found.</returns>
    public async Task<(ImmutableArray<NightCase> Cases, ImmutableArray<string> Open)> TellAsync(
        ImmutableArray<NightGap> gaps, ImmutableArray<Called> unreachable, EscalationBook policies, ImmutableArray<NightCase> known)
    {
        if (county.Catalogue.Find(options.Value.Category) is not { } category)
        {
            LogNoCategory(logger, options.Value.Category);
            return (known, []);
        }

        var found = gaps.Select(gap => (Key: KeyOf(gap), Text: texts.OfGap(gap, policies.Policies[policies.IndexOf(gap.Policy)])))
            .ToDictionary(it => it.Key, it => it.Text, StringComparer.Ordinal);
        if (!unreachable.IsEmpty)
            found[$"{category.Id}.{Unreachable}"] = texts.OfUnreachable(unreachable);
        var before = known.ToDictionary(it => it.Key, StringComparer.Ordinal);
        var told = new List<NightCase>();
        var open = new List<string>();
        foreach (var (key, text) in found)
        {
            var it = await OpenAsync(key, text, before.GetValueOrDefault(key), category);
            told.Add(it);
            open.Add(it.Id);
        }

        foreach (var gone in known.Where(it => !found.ContainsKey(it.Key)))
            told.Add(gone with { Text = await SayAsync(gone.Id, texts.Gone, gone.Text) });
        return ([.. told], [.. open]);
    }

    private async Task<NightCase> OpenAsync(string key, string text, NightCase? before, Category category)
    {
        // Also without what was kept the ids lead to the newest: they are numbered without a gap.
        for (var number = before?.Number ?? 1; ; number++)
        {
            var it = new NightCase(key, number, text);
            if (await grains.GetGrain<ICaseGrain>(it.Id).Read() is not { } state)
            {
                var report = new CaseReport(
                    CaseSource.System, category.Id, category.Level, text, Place.County, null, FoundBy.County, null, time.GetUtcNow(), []);
                Refused(it.Id, await grains.GetGrain<ICaseGrain>(it.Id).Ask(new Report(report, null), Asker.Engine));
                return it;
            }

            if (!state.IsOver)
                return it with { Text = await SayAsync(it.Id, text, number == before?.Number ? before.Text : text) };
        }
    }

    /// <returns>What was said last.</returns>
    private async Task<string> SayAsync(string id, string text, string last)
    {
        if (text == last)
            return last;
        var grain = grains.GetGrain<ICaseGrain>(id);
        if (await grain.Read() is { IsOver: false } state)
            Refused(id, await grain.Ask(new AddNote(state.Version, text, [], false), Asker.Engine));
        return text;
    }

    private void Refused(string id, CaseAnswer answer)
    {
        if (answer.Refusal is { } refusal)
            LogRefused(logger, id, refusal);
    }

    // A step that calls somebody else is another gap, also if it stands at the same place.
    private string KeyOf(NightGap gap)
    {
        var it = gap.What.Who;
        var who = Encoding.UTF8.GetBytes($"{it.Role}|{it.At}|{it.Person}|{it.Roster}|{it.OnDuty}|{it.Next}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Value.Category}.{gap.Policy}.{gap.Step}.{Convert.ToHexStringLower(SHA256.HashData(who))[..8]}");
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The county pack has no category {Category}: what the rehearsal found opens no cases")]
    private static partial void LogNoCategory(ILogger logger, string category);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Case {Case} about the rehearsal was refused: {Refusal}")]
    private static partial void LogRefused(ILogger logger, string @case, CaseRefusal refusal);
}
