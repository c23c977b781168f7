using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Deqing.Realtime.Domain.Access;

namespace Deqing.Realtime.Api.Tests.SignIn;

/// <summary>A browser as far as sessions are concerned: it keeps cookies and sends the token of its session with every change.</summary>
internal sealed class Browser : IDisposable
{
    private const string TokenHeader = "X-CSRF-Token";

    /// <param name="host">Where it goes.</param>
    /// <param name="key">A key to send instead of signing in.</param>
    public Browser(TestHost host, string? key = null)
    {
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies })
        {
            BaseAddress = host.Http.BaseAddress, Timeout = TestHost.Patience,
        };
        if (key is not null)
            Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Sends whatever a test wants, with the cookies and the token.</summary>
    public HttpClient Client { get; }

    /// <summary>The session cookie as it is sent.</summary>
    public string? SessionCookie => Cookies.GetCookies(Client.BaseAddress!)["deqing-session"]?.Value;

    /// <summary>The browser of a new person with some roles who has signed in with a second factor.</summary>
    public static async Task<Browser> OfAsync(TestHost host, params (Role Role, string Territory)[] roles)
    {
        var browser = new Browser(host);
        browser.Cookies.Add(host.Http.BaseAddress!, new Cookie("deqing-session", await host.AddSessionAsync(roles)));
        await browser.SessionAsync();
        return browser;
    }

    /// <summary>Signs in. Returns the status, and the reason if it was refused.</summary>
    public Task<string> SignInAsync(string name, string password = TestHost.Password, string? code = null) =>
        AskAsync("POST", "/api/v1/session", new { name, password, code });

    /// <summary>Who is signed in, by the answer of the session.</summary>
    public async Task<JsonNode> SessionAsync()
    {
        var session = (await Client.GetFromJsonAsync<JsonNode>("/api/v1/session", TestContext.Current.CancellationToken))!;
        Take(session);
        return session;
    }

    /// <summary>Asks for something. Returns the status, and the reason if it was refused.</summary>
    public async Task<string> AskAsync(string method, string path, object? body = null) => (await SendAsync(method, path, body)).Answer;

    /// <summary>Asks for something. Returns the status with the reason if it was refused, and the body.</summary>
    public async Task<(string Answer, JsonNode? Body)> SendAsync(string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var json = text.Length == 0 || text[0] is not ('{' or '[') ? null : JsonNode.Parse(text);
        if (response.IsSuccessStatusCode && json is JsonObject answer && answer["antiforgery"] is not null)
            Take(answer);
        return (response.IsSuccessStatusCode ? $"{(int)response.StatusCode}" : $"{(int)response.StatusCode} {json?["reason"]}", json);
    }

    /// <summary>Forgets the token, as a page of another site never had it.</summary>
    public void ForgetToken() => Client.DefaultRequestHeaders.Remove(TokenHeader);

    public void Dispose() => Client.Dispose();

    private void Take(JsonNode session)
    {
        ForgetToken();
        Client.DefaultRequestHeaders.Add(TokenHeader, (string)session["antiforgery"]!);
    }
}
