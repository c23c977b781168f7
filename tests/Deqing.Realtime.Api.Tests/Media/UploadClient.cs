using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Deqing.Realtime.Api.Tests.Media;

/// <summary>Uploads by tus, as a phone does it.</summary>
internal sealed class UploadClient(HttpClient http)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Begins an upload. Returns its path, or the answer that refused it.</summary>
    public async Task<(string? Path, string Answer)> CreateAsync(long length, string? kind = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/uploads");
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Length", length.ToString(CultureInfo.InvariantCulture));
        if (kind is not null)
            request.Headers.Add("Upload-Metadata", $"filename eA==,kind {Convert.ToBase64String(Encoding.UTF8.GetBytes(kind))}");
        using var response = await http.SendAsync(request, Cancellation);
        return (response.Headers.Location?.ToString(), (await ReadAsync(response)).Answer);
    }

    /// <summary>Sends a piece.</summary>
    public async Task<(string Answer, JsonNode? Body, long? Offset)> AppendAsync(string path, long offset, byte[] piece)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = new ByteArrayContent(piece) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture));
        using var response = await http.SendAsync(request, Cancellation);
        var (answer, body) = await ReadAsync(response);
        return (answer, body, OffsetOf(response));
    }

    /// <summary>How far an upload is, or the status that refused to say.</summary>
    public async Task<(int Status, long? Offset)> OffsetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        using var response = await http.SendAsync(request, Cancellation);
        return ((int)response.StatusCode, OffsetOf(response));
    }

    /// <summary>What an upload became.</summary>
    public async Task<(string Answer, JsonNode? Body)> ResultAsync(string path)
    {
        using var response = await http.GetAsync(path, Cancellation);
        return await ReadAsync(response);
    }

    /// <summary>Forgets an upload.</summary>
    public async Task<string> RemoveAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        using var response = await http.SendAsync(request, Cancellation);
        return (await ReadAsync(response)).Answer;
    }

    /// <summary>Uploads a file as a whole. Returns what it became.</summary>
    public async Task<(string Answer, JsonNode? Body)> UploadAsync(byte[] file, string? kind = null)
    {
        var (path, refused) = await CreateAsync(file.Length, kind);
        if (path is null)
            return (refused, null);
        var (answer, body, _) = await AppendAsync(path, 0, file);
        return (answer, body);
    }

    private static long? OffsetOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Upload-Offset", out var values) ? long.Parse(values.Single(), CultureInfo.InvariantCulture) : null;

    private static async Task<(string Answer, JsonNode? Body)> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        var body = text.Length == 0 ? null : JsonNode.Parse(text);
        return (response.IsSuccessStatusCode ? $"{(int)response.StatusCode}" : $"{(int)response.StatusCode} {body?["reason"]}", body);
    }
}
