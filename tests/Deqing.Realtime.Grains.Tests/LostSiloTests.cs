using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Grains.Water;
using Deqing.Realtime.Tests;

namespace Deqing.Realtime.Grains.Tests;

/// <summary>Two silos, of which one is killed: the watches it had are at work again on the other, though nobody calls them.</summary>
public sealed class LostSiloTests
{
    [Fact]
    public async Task Silence_is_known_within_a_second_although_the_silo_of_its_watch_died_meanwhile()
    {
        const int Ponds = 24;
        await using var fixture = await GrainFixture.CreateAsync(county: TestCounty.Create(pondsPerVillage: Ponds / 4), silos: 2);
        await fixture.Listening();
        for (var pond = 1; pond <= Ponds; pond++)
            await fixture.Receive($"S{pond:00000}", TestCounty.Reading(fixture.Clock.GetUtcNow(), 6));
        var heard = fixture.Clock.GetUtcNow();
        fixture.Clock.Advance(TimeSpan.FromSeconds(11));
        await fixture.Until(
            "the books of all villages to be written",
            () => fixture.CountSqlAsync("SELECT count(*) FROM grain_state WHERE type LIKE '%link%'"), books => books == 4,
            TimeSpan.Zero);

        await fixture.KillOne();
        fixture.Clock.Advance(heard.AddMinutes(3).AddMilliseconds(500) - fixture.Clock.GetUtcNow());
        await fixture.Until("all to be offline", OfflineAsync, offline => offline == Ponds, TimeSpan.Zero);
        Assert.InRange(fixture.Clock.GetUtcNow() - heard, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(3).Add(TimeSpan.FromSeconds(1)));

        async Task<int> OfflineAsync()
        {
            var offline = 0;
            foreach (var village in fixture.County.Parts.Villages)
                offline += (await Link(village).Read()).Offline;
            return offline;
        }

        ILinkGrain Link(Village village) => fixture.Grains.GetGrain<ILinkGrain>(village.Code);
    }
}
