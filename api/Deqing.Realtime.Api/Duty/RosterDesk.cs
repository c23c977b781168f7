using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Api.People;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Deqing.Realtime.Api.Duty;

/// <summary>The rosters as far as who asks may read and change them.</summary>
internal sealed class RosterDesk(
    IRosterStore store, County county, CurrentCaller current, PeopleRights may, AccessWriter writer, TimeProvider time)
{
    /// <summary>Most rosters of a county.</summary>
    public const int MaxRosters = 500;

    /// <summary>Whether who asks may do something with what is for a territory.</summary>
    public bool May(Operation what, Territory territory) => current.ReachOf(what).Covers(territory, county);

    /// <summary>The answer to what lies outside of their territory.</summary>
    public ProblemHttpResult Outside(Operation what, string target) => may.Outside(current, what, target);

    /// <summary>All rosters, also those they may not read.</summary>
    public async Task<RosterBook> BookAsync(CancellationToken cancellation) =>
        new((await store.ListAsync(cancellation)).Select(row => row.Roster), county.Calendar.Days);

    /// <summary>The rosters they may read.</summary>
    public async Task<IEnumerable<RosterRow>> ListAsync(CancellationToken cancellation) =>
        (await store.ListAsync(cancellation)).Where(row => May(Operation.ReadRosters, row.Roster.Territory));

    /// <summary>A roster they may do something with, or the answer why not.</summary>
    public async Task<(RosterRow? Row, ProblemHttpResult? Problem)> FindAsync(string id, Operation what, CancellationToken cancellation) =>
        await store.FindAsync(id, cancellation) is not { } row ? (null, Unknown(id))
        : May(what, row.Roster.Territory) ? (row, null)
        : (null, Outside(what, id));

    /// <summary>A roster against the calendar of the county.</summary>
    public DutyTimeline Timeline(Roster roster) => new(roster, county.Calendar.Days);

    /// <summary>Saves a roster that nobody has changed since, and notes it in the audit log.</summary>
    /// <returns>The roster as it is now, or null if somebody has.</returns>
    public async Task<RosterRow?> SaveAsync(Roster roster, int version, string action, string detail)
    {
        var saved = await store.SaveAsync(new RosterRow(roster, version, current.Id, time.GetUtcNow()), CancellationToken.None);
        if (saved is not null)
            await writer.AuditAsync(current.Audit(action, target: roster.Id, detail: $"version {saved.Version}, {detail}"));
        return saved;
    }

    /// <summary>Removes a roster, and notes it in the audit log.</summary>
    public async Task RemoveAsync(RosterRow row)
    {
        if (await store.RemoveAsync(row.Roster.Id, CancellationToken.None))
            await writer.AuditAsync(current.Audit("rosterRemoved", target: row.Roster.Id, detail: $"version {row.Version}"));
    }

    /// <summary>Changes a roster as it stands: who swaps a shift need not have seen what others did to it meanwhile.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="change">Makes the new one, or says why not.</param>
    /// <param name="action">What the audit log calls it.</param>
    /// <param name="detail">What it says besides.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<(RosterRow? Row, ProblemHttpResult? Problem)> ChangeAsync(
        string id, Func<Roster, (Roster? Changed, ProblemHttpResult? Problem)> change, string action, string detail,
        CancellationToken cancellation)
    {
        const int tries = 5;
        for (var attempt = 0; attempt < tries; attempt++)
        {
            var (row, problem) = await FindAsync(id, Operation.ManageRosters, cancellation);
            if (row is null)
                return (null, problem);
            var (changed, refusal) = change(row.Roster);
            if (changed is null)
                return (null, refusal);
            if (await SaveAsync(changed, row.Version, action, detail) is { } saved)
                return (saved, null);
        }

        return (null, Problems.Refuse(StatusCodes.Status409Conflict, "busy", "Others are changing this roster; try again."));
    }

    /// <summary>The answer to a roster that does not exist.</summary>
    public static ProblemHttpResult Unknown(string id) => Problems.NotFound("unknownRoster", $"There is no roster '{id}'.");
}
