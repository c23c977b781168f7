using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Tests.Configuration;

public sealed class KnownConfigurationTests
{
    [Theory]
    [InlineData]
    [InlineData("--Urls=http://127.0.0.1:9000")]
    [InlineData("--urls", "http://127.0.0.1:9000", "--fleet:enabled", "false")]
    [InlineData("--Storage:Provider=Postgres", "--ConnectionStrings:Deqing=Host=/tmp;Database=deqing")]
    [InlineData("/Mqtt:Port=0", "Hj212:Port=0", "--County:Pack=../pack", "--Data:Directory=/var/lib/deqing")]
    [InlineData("--environment=Development", "--Logging:LogLevel:Default=Debug", "--Ingest:MaxBodyBytes=2048")]
    public void Known_keys_are_let_through(params string[] args)
    {
        KnownConfiguration.Check(args);
        KnownConfiguration.Check(new ConfigurationBuilder().AddCommandLine(args).Build());
    }

    [Theory]
    [InlineData("Mqt:Port is not a known key, the nearest one is Mqtt:Port", "--Mqt:Port=1883")]
    [InlineData("fleet:enable is not a known key, the nearest one is Fleet:Enabled", "--fleet:enable", "false")]
    [InlineData("Provider is not a known key, the nearest one is", "--Provider=Postgres")]
    [InlineData("'Postgres' is no setting", "Postgres")]
    [InlineData("Urls has no value", "--Urls")]
    [InlineData("Fleet:Enabled has no value before --Mqtt:Port=0", "--Fleet:Enabled", "--Mqtt:Port=0")]
    [InlineData("Mqtt:Prot is not a known key, the nearest one is Mqtt:Port", "--Urls", "http://localhost:1", "/Mqtt:Prot=1")]
    [InlineData("-p is not a known key", "-p=8080")]
    public void What_nobody_reads_on_the_command_line_stops_the_start_by_name(string complaint, params string[] args) =>
        Assert.Contains(complaint, Assert.Throws<StartupRefused>(() => KnownConfiguration.Check(args)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Mqtt:Prot", "1", "Mqtt:Prot is not a known key, the nearest one is Mqtt:Port")]
    [InlineData("Storage:Connection", "x", "Storage:Connection is not a known key")]
    [InlineData("ConnectionStrings:Default", "x", "ConnectionStrings:Default is not a known key, the nearest one is ConnectionStrings:D")]
    [InlineData("Fleet:Speed:Max", "1", "Fleet:Speed:Max is not a known key, the nearest one is Fleet:Speed")]
    [InlineData("Mqtt:Port", "high", "Mqtt:Port is 'high', which is not a whole number")]
    [InlineData("Mqtt:Port", "", "Mqtt:Port is '', which is not a whole number")]
    [InlineData("MQTT:PORT", "65536", "Mqtt:Port is 65536, outside 0 to 65535")]
    [InlineData("Hj212:Port", "-1", "Hj212:Port is -1, outside 0 to 65535")]
    [InlineData("Fleet:Speed", "601", "Fleet:Speed is 601, outside 1 to 600")]
    [InlineData("Fleet:Speed", "0", "Fleet:Speed is 0, outside 1 to 600")]
    [InlineData("Fleet:Enabled", "yes", "Fleet:Enabled is 'yes', which is not true or false")]
    [InlineData("Storage:Provider", "MySql", "Storage:Provider is 'MySql', which is not Sqlite or Postgres")]
    [InlineData("Storage:Provider", "1", "Storage:Provider is '1', which is not Sqlite or Postgres")]
    [InlineData("Ingest:MaxObservations", "20001", "Ingest:MaxObservations is 20001, outside 1 to 20000")]
    [InlineData("Ingest:HandOverSeconds", "NaN", "Ingest:HandOverSeconds is 'NaN', which is not a number")]
    public void What_is_unknown_or_invalid_in_our_sections_stops_the_start_by_name(string key, string value, string complaint) =>
        Assert.Contains(
            complaint,
            Assert.Throws<StartupRefused>(() => KnownConfiguration.Check(Of((key, value)))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("Fleet:Speed", "600")]
    [InlineData("Fleet:Speed", "1")]
    [InlineData("storage:provider", "sqlite")]
    [InlineData("DATA", "something of the machine")]
    [InlineData("Path", "/usr/bin")]
    [InlineData("Logging:LogLevel:Default", "Debug")]
    public void Values_at_the_limit_and_keys_of_others_are_let_through(string key, string value) =>
        KnownConfiguration.Check(Of((key, value)));

    [Fact]
    public void All_complaints_come_at_once_in_one_line()
    {
        var refused = Assert.Throws<StartupRefused>(() => KnownConfiguration.Check(Of(("Mqtt:Port", "x"), ("Fleet:Sped", "1"))));

        Assert.Contains("Mqtt:Port", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Fleet:Speed", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void A_key_may_come_from_a_file_the_environment_or_the_command_line()
    {
        Environment.SetEnvironmentVariable("DEQINGTEST_Fleet__Speed", "7");
        var services = new ServiceCollection().AddEdgeOptions().AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream("""{"Fleet":{"Speed":5,"Seed":5},"Mqtt":{"Port":5}}"""u8.ToArray()))
            .AddEnvironmentVariables("DEQINGTEST_")
            .AddCommandLine(["--Mqtt:Port=9"])
            .Build());
        using var provider = services.BuildServiceProvider();

        var fleet = provider.GetRequiredService<IOptions<FleetOptions>>().Value;

        Assert.Equal((7, 5, true), (fleet.Speed, fleet.Seed, fleet.Enabled));
        Assert.Equal(9, provider.GetRequiredService<IOptions<MqttOptions>>().Value.Port);
        Assert.Equal(8212, provider.GetRequiredService<IOptions<Hj212Options>>().Value.Port);
    }

    private static IConfiguration Of(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build();
}
