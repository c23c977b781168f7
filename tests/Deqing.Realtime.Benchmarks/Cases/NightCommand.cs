using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Duty;
using Deqing.Realtime.Domain.Escalation;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage.Counties;

namespace Deqing.Realtime.Benchmarks.Cases;

/// <summary>How long the rehearsal of the night takes for the whole county, without the database.</summary>
internal static class NightCommand
{
    private const int DefaultPeople = 2_000;

    private static readonly DateTimeOffset Now = new(2026, 11, 6, 2, 30, 0, TimeSpan.FromHours(8));

    /// <summary>Runs it: <c>night [folder of the county pack] [people]</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var reading = CountyFolder.Load(args.ElementAtOrDefault(0) ?? "deploy/counties/deqing");
        if (reading.County is not { } county)
        {
            await Console.Error.WriteLineAsync(string.Join('\n', reading.Mistakes));
            return 1;
        }

        var people = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : DefaultPeople;
        var duty = new DutyBook(People(county, people), RosterBook.Empty);
        for (var round = 1; round <= 3; round++)
        {
            var (watch, longest) = (Stopwatch.StartNew(), TimeSpan.Zero);
            var rehearsal = new NightRehearsal(county, duty, NightHours.Starts(Now, county.Calendar));
            foreach (var village in county.Parts.Villages)
            {
                var before = watch.Elapsed;
                rehearsal.Add(village);
                longest = watch.Elapsed - before > longest ? watch.Elapsed - before : longest;
            }

            var found = rehearsal.Find();
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{county.Villages.Count} villages, {county.Catalogue.Categories.Length} categories, {county.Ponds.Count} ponds, "
                + $"{people} people: {found.Rehearsed} rehearsals in {watch.Elapsed.TotalSeconds:0.00} s, "
                + $"a village {longest.TotalMilliseconds:0.0} ms at most, "
                + $"{found.Gaps.Length} gaps, {found.Called.Length} people called"));
        }

        return 0;
    }

    // Officers and grid workers of every village, supervisors, a command centre, handlers; the rest keep ponds.
    private static ImmutableArray<DutyPerson> People(County county, int count)
    {
        var posts = county.Villages.Keys.Order(StringComparer.Ordinal).Select(code => new Territory(TerritoryKind.Village, code))
            .SelectMany(village => new[] { (Role.VillageOfficer, village), (Role.GridWorker, village), (Role.GridWorker, village) })
            .Concat(county.Townships.Keys.Order(StringComparer.Ordinal)
                .Select(code => (Role.Supervisor, new Territory(TerritoryKind.Township, code))))
            .Concat(county.Catalogue.Departments.Select(it => (Role.DepartmentHandler, new Territory(TerritoryKind.Department, it.Id))))
            .Append((Role.CommandCenter, Territory.County))
            .Concat(county.Ponds.Keys.Order(StringComparer.Ordinal).Select(id => (Role.Farmer, new Territory(TerritoryKind.Pond, id))));
        return
        [
            .. posts.Take(count).Index().Select(it => new DutyPerson(
                $"p{it.Index:00000}", $"person {it.Index}",
                [new Grant("g", it.Item.Item1, it.Item.Item2, GrantKind.Standing, Now.AddYears(-1), null, null)])),
        ];
    }
}
