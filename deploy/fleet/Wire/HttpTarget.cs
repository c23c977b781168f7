using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Deqing.Realtime.Fleet.Wire;

/// <summary>Posts NDJSON to <c>/api/v1/observations</c>. A 429 or 503 is waited out as long as it asks; other refusals are final.</summary>
internal sealed class HttpTarget(Uri address, string? key, TimeSpan patience, TimeProvider time) : ITarget
{
    private static readonly MediaTypeHeaderValue NdJson = new("application/x-ndjson");

    private readonly HttpClient _client = new()
    {
        BaseAddress = address, Timeout = TimeSpan.FromSeconds(30),
        DefaultRequestHeaders = { Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key) },
    };

    public async Task<Delivery> SendAsync(string sensor, IReadOnlyList<FleetObservation> batch, CancellationToken stop)
    {
        var body = ObservationJson.Lines(sensor, batch);
        var backOff = new BackOff(patience, time);
        while (true)
        {
            string trouble;
            var wanted = TimeSpan.Zero;
            try
            {
                using var content = new ByteArrayContent(body) { Headers = { ContentType = NdJson } };
                using var answer = await _client.PostAsync(new Uri("/api/v1/observations", UriKind.Relative), content, stop);
                var text = await answer.Content.ReadAsStringAsync(stop);
                if (answer.IsSuccessStatusCode) return Read(text);
                trouble = $"HTTP {(int)answer.StatusCode}: {text}";
                if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
                    return Delivery.Failed(trouble);
                wanted = answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero;
            }
            catch (Exception error) when (error is HttpRequestException or IOException
                || (error is OperationCanceledException && !stop.IsCancellationRequested))
            {
                trouble = error.Message;
            }
            if (!await backOff.WaitAsync(stop, wanted)) return Delivery.Failed(trouble);
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Delivery Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            var refused = root.GetProperty("rejected").EnumerateArray()
                .ToDictionary(item => item.GetProperty("index").GetInt32(), item => item.GetProperty("reason").GetString() ?? "");
            return new Delivery(root.GetProperty("accepted").GetInt32(), root.GetProperty("duplicate").GetInt32(), refused, null);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Delivery.Failed($"The answer is not what the contract says: {text}");
        }
    }
}
