using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Silo;
using Microsoft.AspNetCore.Builder;

namespace Deqing.Realtime.Api.Tests.Access;

/// <summary>Rules of the edge that need no program to be shown.</summary>
public sealed class AccessRulesTests
{
    [Fact]
    public void An_endpoint_without_a_decision_stops_the_start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        using var app = (IDisposable)builder.Build();
        var routes = (WebApplication)app;
        routes.MapGet("/decided", () => "").ForEverybody();
        AccessGate.CheckAll(routes);
        routes.MapGet("/forgotten", () => "");
        Assert.Contains(
            "/forgotten", Assert.Throws<StartupRefused>(() => AccessGate.CheckAll(routes)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::7", "2001:db8:1:2::/64")]
    [InlineData("::1", "::/64")]
    [InlineData("", "")]
    public void Attempts_of_one_network_are_counted_together(string address, string network) =>
        Assert.Equal(network, CurrentCaller.NetworkOf(address));

    [Fact]
    public void A_right_that_was_taken_away_is_gone_from_screens_within_two_seconds() =>
        Assert.True(2 * RightsWatch.Interval <= TimeSpan.FromSeconds(1), "half of the promise is left for the way to the screen");
}
