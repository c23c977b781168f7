using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Deqing.Realtime.Storage.Tests.Conformance;

public sealed class SqliteGrainStateTests(Databases databases) : GrainStateSuite(databases, StorageProvider.Sqlite);

public sealed class PostgresGrainStateTests(Databases databases) : GrainStateSuite(databases, StorageProvider.Postgres);

/// <summary>Our tables and statements under the grain storage of Orleans, in a real silo.</summary>
public abstract class GrainStateSuite(Databases databases, StorageProvider provider) : Suite(databases, provider)
{
    [Fact]
    public async Task State_is_written_read_cleared_and_outlives_the_silo()
    {
        await using (var silo = await StartAsync())
        {
            foreach (var note in Notes(silo))
            {
                Assert.Null(await note.ReadAsync());
                await note.WriteAsync("first");
                await note.WriteAsync("second 王五");
                Assert.Equal("second 王五", await note.ReadAsync());
            }
        }

        await using (var silo = await StartAsync())
        {
            foreach (var note in Notes(silo))
            {
                Assert.Equal("second 王五", await note.ReadAsync());
                await note.ClearAsync();
                Assert.Null(await note.ReadAsync());
                await note.WriteAsync("third");
                await note.ClearAsync();
            }
        }

        await using var last = await StartAsync();
        foreach (var note in Notes(last))
        {
            Assert.Null(await note.ReadAsync());
            await note.WriteAsync("fourth");
            Assert.Equal("fourth", await note.ReadAsync());
        }
    }

    [Fact]
    public async Task Of_two_who_write_the_same_version_the_second_is_refused()
    {
        await using var silo = await StartAsync();
        var storage = silo.Silos[0].ServiceProvider!.GetRequiredKeyedService<IGrainStorage>("notes");
        var id = GrainId.Create("note", "shared");
        GrainState<Note> first = new(new Note("a")), second = new(new Note("b"));
        await storage.WriteStateAsync("Note", id, first);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("Note", id, second));

        await storage.ReadStateAsync("Note", id, second);
        Assert.Equal(("a", first.ETag), (second.State?.Text, second.ETag));
        await storage.WriteStateAsync("Note", id, second);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("Note", id, first));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("Note", id, first));
        await storage.ClearStateAsync("Note", id, second);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("Note", id, first));
        await storage.WriteStateAsync("Note", id, second);
    }

    [Fact]
    public async Task A_state_nobody_has_is_not_made_by_who_remembers_it()
    {
        await using var silo = await StartAsync();
        var storage = silo.Silos[0].ServiceProvider!.GetRequiredKeyedService<IGrainStorage>("notes");
        var remembered = new GrainState<Note>(new Note("a")) { ETag = "5", RecordExists = true };
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => storage.WriteStateAsync("Note", GrainId.Create("note", "gone"), remembered));
    }

    /// <summary>
    /// Orleans takes a key that reads as a hexadecimal number for that number, so "b" and "B" would be one row: the county pack
    /// keeps such ids apart.
    /// </summary>
    private static INote[] Notes(InProcessTestCluster silo) =>
    [
        silo.Client.GetGrain<INote>("P0001"), silo.Client.GetGrain<INote>("p0001"), silo.Client.GetGrain<INote>("b"),
        silo.Client.GetGrain<INote>("330521104201"), silo.Client.GetGrain<INote>("330521104.王"),
    ];

    private async Task<InProcessTestCluster> StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ServiceId = "notes-service";
        builder.ConfigureSilo((_, silo) => silo.AddAdoNetGrainStorage("notes", options =>
        {
            options.Invariant = Store.OrleansInvariant;
            options.ConnectionString = Store.OrleansConnectionString;
        }));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}

/// <summary>A grain that keeps a text.</summary>
public interface INote : IGrainWithStringKey
{
    /// <summary>The text as the database has it now, or null.</summary>
    Task<string?> ReadAsync();

    Task WriteAsync(string text);

    Task ClearAsync();
}

[GenerateSerializer]
public sealed record Note([property: Id(0)] string? Text)
{
    public Note()
        : this((string?)null)
    {
    }
}

internal sealed class NoteGrain([PersistentState("note", "notes")] IPersistentState<Note> state) : Grain, INote
{
    public async Task<string?> ReadAsync()
    {
        await state.ReadStateAsync();
        return state.State.Text;
    }

    public Task WriteAsync(string text)
    {
        state.State = new Note(text);
        return state.WriteStateAsync();
    }

    public Task ClearAsync() => state.ClearStateAsync();
}
