using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using OtpNet;

namespace Deqing.Realtime.Load;

/// <summary>An administrator who signs in to a running program with a second factor, as a person would, and registers devices.</summary>
internal sealed class Administrator : IDisposable
{
    private const string Password = "eleven egrets below the western weir", TokenHeader = "X-CSRF-Token";

    private readonly HttpClientHandler handler = new() { CookieContainer = new CookieContainer() };
    private readonly HttpClient http;

    private Administrator(Uri origin) => http = new HttpClient(handler) { BaseAddress = origin };

    /// <summary>Lets an operator add one and signs in.</summary>
    public static async Task<Administrator> EnterAsync(RunningProgram program)
    {
        var link = await program.OperateAsync(
            "user", "add", $"load.{Guid.NewGuid():N}", "--role", "administrator", "--territory", "county");
        var administrator = new Administrator(program.Origin);
        link = link[link.IndexOf("/setup#", StringComparison.Ordinal)..];
        var entered = await administrator.AskAsync(HttpMethod.Post, "setup", new { link, password = Password });
        administrator.Carry((string)entered!["antiforgery"]!);
        var secret = await administrator.AskAsync(HttpMethod.Post, "session/second-factor", null);
        var code = new Totp(Base32Encoding.ToBytes(((string)secret!["secret"]!).Replace(" ", "", StringComparison.Ordinal))).ComputeTotp();
        await administrator.AskAsync(HttpMethod.Put, "session/second-factor", new { code });
        administrator.Carry((string)(await administrator.AskAsync(HttpMethod.Get, "session", null))!["antiforgery"]!);
        return administrator;
    }

    /// <summary>Registers the devices of a CSV file.</summary>
    public async Task ImportAsync(string csv)
    {
        using var content = new StringContent(csv, Encoding.UTF8, new MediaTypeHeaderValue("text/csv"));
        using var answer = await http.PostAsync("api/v1/devices/import?dryRun=false", content);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"Devices were not registered: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        http.Dispose();
        handler.Dispose();
    }

    private void Carry(string token)
    {
        http.DefaultRequestHeaders.Remove(TokenHeader);
        http.DefaultRequestHeaders.Add(TokenHeader, token);
    }

    private async Task<JsonNode?> AskAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, $"api/v1/{path}");
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? text.Length == 0 ? null : JsonNode.Parse(text)
            : throw new InvalidOperationException($"{method} {path} answers {(int)answer.StatusCode}: {text}");
    }
}
