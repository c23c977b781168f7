using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Deqing.Realtime.Domain.Hj212;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage.Counties;

namespace Deqing.Realtime.Fleet.Wire;

/// <summary>
/// One instrument that speaks HJ 212-2017: a frame for each observation, which counts as sent when its 9014 is here. A broken
/// connection is opened again with capped back-off, and what was not acknowledged is sent again. Whole seconds are all it can say.
/// </summary>
internal sealed class Hj212Target : ITarget
{
    private const int DefaultPort = 8212;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);

    private readonly Uri _address;
    private readonly string _device, _password;
    private readonly County _county;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly byte[] _answers = new byte[1_024];
    private TcpClient? _client;

    /// <param name="address">Such as <c>hj212://127.0.0.1:8212</c>.</param>
    /// <param name="key">MN and PW, apart by a colon.</param>
    /// <param name="folder">Folder of the county pack, which has the factor codes and the time zone.</param>
    /// <param name="patience">How long an unreachable target is tried before a batch counts as failed.</param>
    /// <param name="time">Clock.</param>
    public Hj212Target(Uri address, string? key, string folder, TimeSpan patience, TimeProvider time)
    {
        if (key?.Split(':') is not [var device, var password])
            throw new ArgumentsException("--key must be MN:PW where the target is hj212://.");
        _county = CountyFolder.Load(folder).County
            ?? throw new ArgumentsException($"--county {folder} is no county pack without mistakes.");
        (_address, _device, _password, _patience, _time) = (address, device, password, patience, time);
    }

    public async Task<Delivery> SendAsync(string sensor, IReadOnlyList<FleetObservation> batch, CancellationToken stop)
    {
        var backOff = new BackOff(_patience, _time);
        for (var sent = 0; sent < batch.Count;)
        {
            try
            {
                await SendAsync(batch[sent], stop);
                sent++;
                continue;
            }
            catch (Exception error) when (error is SocketException or IOException or TimeoutException)
            {
                _client?.Dispose();
                _client = null;
                if (!await backOff.WaitAsync(stop)) return Delivery.Failed(error.Message);
            }
        }
        return Delivery.AllAccepted(batch.Count);
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SendAsync(FleetObservation observation, CancellationToken stop)
    {
        if (_client is null)
        {
            _client = new TcpClient { NoDelay = true };
            await _client.ConnectAsync(_address.Host, _address.Port < 0 ? DefaultPort : _address.Port, stop);
        }
        var stream = _client.GetStream();
        await stream.WriteAsync(Frame(observation), stop);
        for (var held = 0; !_answers.AsSpan(0, held).EndsWith("\r\n"u8);)
        {
            if (held == _answers.Length) throw new IOException("The answer is no frame.");
            var read = await stream.ReadAsync(_answers.AsMemory(held), stop).AsTask().WaitAsync(AnswerTimeout, _time, stop);
            held += read > 0 ? read : throw new IOException("The connection was closed before the answer.");
        }
    }

    private ReadOnlyMemory<byte> Frame(FleetObservation observation)
    {
        var wall = new DateTime(_county.Calendar.Wall.Local(observation.At));
        var values = observation.Values
            .Select(value => (Code: _county.Metrics.Find(value.Key)?.Hj212, value.Value)).Where(value => value.Code is not null)
            .Select(value => string.Create(CultureInfo.InvariantCulture, $";{value.Code}-Rtd={value.Value},{value.Code}-Flag=N"));
        var data = string.Create(
            CultureInfo.InvariantCulture,
            $"QN={wall:yyyyMMddHHmmssfff};ST=21;CN=2011;PW={_password};MN={_device};Flag=5;CP=&&DataTime={wall:yyyyMMddHHmmss}");
        var frame = new ArrayBufferWriter<byte>();
        FrameWriter.Write(frame, Encoding.UTF8.GetBytes(data + string.Concat(values) + "&&"));
        return frame.WrittenMemory;
    }
}
