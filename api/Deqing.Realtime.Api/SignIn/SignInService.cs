using System.Security.Cryptography;
using System.Text;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>Why somebody could not sign in.</summary>
internal enum SignInRefusal
{
    /// <summary>Unknown name, wrong password, or a person who may sign in no longer: the answer is the same.</summary>
    SignInRefused,

    /// <summary>The password is right, and a code is asked for.</summary>
    CodeRequired,

    /// <summary>The code is wrong, or was used before.</summary>
    CodeRefused,

    /// <summary>The name or the address has failed too often; it must wait.</summary>
    TooManyAttempts,
}

/// <summary>The answer to somebody who wants to sign in.</summary>
/// <param name="Refusal">Why not, or null if they are signed in.</param>
/// <param name="Wait">How long they must wait.</param>
internal readonly record struct SignInResult(SignInRefusal? Refusal, TimeSpan Wait);

/// <summary>Signs people in by name, password and code.</summary>
internal sealed class SignInService(
    IAccessStore store, RightsDirectory directory, AccessWriter writer, AccessRefusals refusals, Passwords passwords,
    SecondFactors secondFactors, SessionCookies sessions, IOptions<SignInOptions> options, TimeProvider time) : IDisposable
{
    private const string Action = "signIn";

    private readonly SemaphoreSlim places = new(options.Value.MaxAtOnce);

    /// <summary>Signs somebody in and opens their session on this answer.</summary>
    public async Task<SignInResult> SignInAsync(HttpContext context, CurrentCaller current, string name, string password, string? code)
    {
        var (nameKey, addressKey) = ($"name:{Digest(name.Trim().ToLowerInvariant())}", $"address:{current.Network}");
        if (await WaitAsync(nameKey, addressKey, context.RequestAborted) is var wait && wait > TimeSpan.Zero)
            return Refuse(current, SignInRefusal.TooManyAttempts, "", wait);
        await places.WaitAsync(context.RequestAborted);
        try
        {
            // Asked again: who sends a thousand guesses at once has them all past the first question before one has failed.
            if (await WaitAsync(nameKey, addressKey, context.RequestAborted) is var still && still > TimeSpan.Zero)
                return Refuse(current, SignInRefusal.TooManyAttempts, "", still);
            var found = await store.FindByNameAsync(name.Trim(), context.RequestAborted);
            var person = found is { Subject.Kind: SubjectKind.Person } && directory.MayAct(found) ? found : null;
            if (!passwords.Matches(password, person?.Subject.Secrets.PasswordHash))
            {
                await CountAsync(nameKey, addressKey);
                return Refuse(current, SignInRefusal.SignInRefused, found?.Subject.Name ?? "", default);
            }

            var proven = person!.Subject;
            if (proven.Secrets.TotpConfirmed)
            {
                if (string.IsNullOrWhiteSpace(code))
                    return new SignInResult(SignInRefusal.CodeRequired, default);
                if (!await UseAsync(proven, code, current))
                {
                    await CountAsync(nameKey, addressKey);
                    return Refuse(current, SignInRefusal.CodeRefused, proven.Name, default);
                }

                proven = proven with { Version = proven.Version + 1 };
            }

            await store.ForgetFailuresAsync(nameKey, CancellationToken.None);
            var secondFactor = proven.Secrets.TotpConfirmed;
            return await sessions.OpenAsync(context, current, proven, secondFactor, secondFactor ? "password and code" : "password")
                ? default
                : Refuse(current, SignInRefusal.SignInRefused, proven.Name, default);
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>Whether a person knows their own password; counts as a failure of their name if not.</summary>
    public Task<bool> KnowsPasswordAsync(Subject subject, string password, CurrentCaller current) => ProvesAsync(
        subject, current, "passwordChanged", SignInRefusal.SignInRefused, () => passwords.Matches(password, subject.Secrets.PasswordHash));

    /// <summary>
    /// What a person's secrets are after a code of theirs was used to change their second factor; null if it does not count, which is
    /// a failure of their name. Who has stolen a session must not guess codes without end.
    /// </summary>
    public async Task<SubjectSecrets?> UseCodeAsync(Subject subject, string code, string action, CurrentCaller current)
    {
        SubjectSecrets? used = null;
        await ProvesAsync(
            subject, current, action, SignInRefusal.CodeRefused, () => (used = secondFactors.Use(subject.Secrets, code)) is not null);
        return used;
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();

    private async Task<bool> ProvesAsync(
        Subject subject, CurrentCaller current, string action, SignInRefusal refusal, Func<bool> proves)
    {
        var (nameKey, addressKey) = ($"name:{Digest(subject.Name)}", $"address:{current.Network}");
        var mustWait = await WaitAsync(nameKey, addressKey, CancellationToken.None) > TimeSpan.Zero;
        if (!mustWait && proves())
            return true;
        if (!mustWait)
            await CountAsync(nameKey, addressKey);
        refusals.Note(
            current.Caller, current.Address, action, "", Hosting.Json.Word(mustWait ? SignInRefusal.TooManyAttempts : refusal));
        return false;
    }

    private async Task<bool> UseAsync(Subject subject, string code, CurrentCaller current)
    {
        if (secondFactors.Use(subject.Secrets, code) is not { } used)
            return false;

        // Whoever sent the same code at the same time wrote first: it is used.
        return await writer.WriteAsync(
            [(subject with { Secrets = used }).Save()],
            current.Audit("codeUsed", subject.Id) with { Actor = subject.Id, ActorName = subject.DisplayName }) == AccessWrite.Written;
    }

    private async Task<TimeSpan> WaitAsync(string nameKey, string addressKey, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var ofName = (await store.FailuresOfAsync(nameKey, cancellation)).LeftAt(now, options.Value.FreeFailures);
        var ofAddress = (await store.FailuresOfAsync(addressKey, cancellation)).LeftAt(now, options.Value.FreeFailuresOfAddress);
        return ofName > ofAddress ? ofName : ofAddress;
    }

    private async Task CountAsync(string nameKey, string addressKey)
    {
        await store.CountFailureAsync(nameKey, time.GetUtcNow(), CancellationToken.None);
        await store.CountFailureAsync(addressKey, time.GetUtcNow(), CancellationToken.None);
    }

    // A name nobody has is not written down: it may be a password somebody typed into the wrong field.
    private SignInResult Refuse(CurrentCaller current, SignInRefusal refusal, string knownName, TimeSpan wait)
    {
        refusals.Note(current.Caller, current.Address, Action, knownName, Hosting.Json.Word(refusal));
        return new SignInResult(refusal, wait);
    }

    private static string Digest(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
