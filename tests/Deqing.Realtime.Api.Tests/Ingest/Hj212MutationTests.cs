using System.Buffers;
using System.Diagnostics.Metrics;
using System.Globalization;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Configuration;
using Deqing.Realtime.Api.Devices;
using Deqing.Realtime.Api.Ingest;
using Deqing.Realtime.Api.Ingest.Hj212;
using Deqing.Realtime.Api.Ledger;
using Deqing.Realtime.Domain.Hj212;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Domain.Water;
using Deqing.Realtime.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Tests.Ingest;

/// <summary>The session behind the socket, for which every MN is known, under mutated bytes cut anywhere.</summary>
public sealed class Hj212MutationTests
{
    private const int Inputs = 50_000, Seed = 212;

    [Fact]
    public void No_input_throws_and_what_a_session_holds_stays_bounded()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var refusals = new AccessRefusals(null!, TimeProvider.System, meters, NullLogger<AccessRefusals>.Instance);
        var options = new Hj212Options { MaxFramesAtOnce = 3, MaxNoiseBytes = 4_096 };
        var desk = new Hj212Desk(
            IngestCounty.Value, new Everybody(), refusals, new IngestMetrics(meters),
            new LedgerTally(Options.Create(new LedgerOptions())), Options.Create(options),
            Options.Create(new IngestOptions()), TimeProvider.System);
        var mutator = new Hj212Mutator(Seed);
        var session = new Hj212Session(desk, "127.0.0.1", options);
        var (held, frames) = (Array.Empty<byte>(), 0);
        for (var index = 0; index < Inputs; index++)
        {
            held = [.. held, .. mutator.Next()];
            var buffer = Cut(held, mutator);
            while (session.Scan(ref buffer))
                frames += Check(session, options);
            frames += Check(session, options);
            held = buffer.ToArray();
            Assert.True(held.Length < FrameScanner.StandardMaxData + FrameScanner.Overhead, Where(index));
            if (session.Ending is null)
                continue;
            Assert.True(session.Ending == Hj212Ending.Noise, Where(index));
            (session, held) = (new Hj212Session(desk, "127.0.0.1", options), []);
        }
        Assert.True(frames > Inputs / 4, $"only {frames} frames were heard");
    }

    private static int Check(Hj212Session session, Hj212Options options)
    {
        Assert.InRange(session.Answers.WrittenCount, 0, options.MaxFramesAtOnce * 3 * FrameWriter.MaxLength);
        Assert.InRange(session.Batch.Items.Count, 0, options.MaxFramesAtOnce * IngestCounty.Value.Metrics.All.Length);
        foreach (var item in session.Batch.Items)
            if (item.Observation is { } observation)
                Assert.All(observation.Values, value => Assert.True(float.IsFinite(value.Value) && Enum.IsDefined(value.Quality)));
            else
                Assert.True(item.Rejection is Rejection.MalformedTime or Rejection.NoValues);
        return session.HeardFrame ? 1 : 0;
    }

    private static string Where(int index) => string.Create(CultureInfo.InvariantCulture, $"seed {Seed}, input {index}");

    /// <summary>The bytes as a pipe hands them on: in pieces.</summary>
    private static ReadOnlySequence<byte> Cut(byte[] bytes, Hj212Mutator mutator)
    {
        var first = new Piece(bytes.AsMemory(0, mutator.Below(bytes.Length + 1)), 0);
        var second = first.Then(bytes.AsMemory(first.Memory.Length, mutator.Below(bytes.Length - first.Memory.Length + 1)));
        var last = second.Then(bytes.AsMemory(first.Memory.Length + second.Memory.Length));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long begin) => (Memory, RunningIndex) = (memory, begin);

        public Piece Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }

    private sealed class Everybody : IDeviceBook
    {
        public SensorPlace? OfKey(string key) => null;

        public Hj212Link? OfMn(string mn) => new(IngestCounty.Book.Now.Find("S00001")!, _ => true);
    }
}
