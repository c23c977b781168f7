using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Hosting;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Deqing.Realtime.Api.SignIn;

/// <summary>A code of an authenticator app.</summary>
/// <param name="Code">Six digits; where a factor is in use also a recovery code.</param>
public sealed record CodeRequest(string Code)
{
    /// <summary>Secrets and personal data reach no log by being written as text.</summary>
    public override string ToString() => nameof(CodeRequest);
}

/// <summary>The secret of a second factor that is being enrolled.</summary>
/// <param name="Secret">For typing into the app, base32.</param>
/// <param name="Uri">For a QR code the app reads.</param>
public sealed record EnrolmentAnswer(string Secret, string Uri)
{
    /// <summary>Secrets and personal data reach no log by being written as text.</summary>
    public override string ToString() => nameof(EnrolmentAnswer);
}

/// <summary>Codes for when the app is lost, each good once. They are shown this once.</summary>
/// <param name="RecoveryCodes">Sixteen letters and digits each.</param>
public sealed record RecoveryAnswer(IReadOnlyList<string> RecoveryCodes)
{
    /// <summary>Secrets and personal data reach no log by being written as text.</summary>
    public override string ToString() => nameof(RecoveryAnswer);
}

/// <summary>Enrolling and removing one's own second factor.</summary>
internal static class SecondFactorEndpoints
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapSecondFactors(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/session/second-factor").WithTags("Session");
        api.MapPost("", Begin).WithName("beginSecondFactor").WithSummary("Begins to enrol an authenticator app.")
            .WithProblems(StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict).ForSignedIn();
        api.MapPut("", Confirm).WithName("confirmSecondFactor").WithSummary("Shows that the app works; from now on it is asked for.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict)
            .ForSignedIn().RequireRateLimiting(RateLimits.SignIn);
        api.MapDelete("", Remove).WithName("removeSecondFactor").WithSummary("Stops asking for the app.")
            .WithProblems(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden)
            .ForSignedIn().RequireRateLimiting(RateLimits.SignIn);
        return routes;
    }

    private static async Task<Results<Ok<EnrolmentAnswer>, ProblemHttpResult>> Begin(
        CurrentCaller current, RightsDirectory directory, SecondFactors factors, AccessWriter writer, County county,
        CancellationToken cancellation)
    {
        if (await PersonAsync(current, directory, cancellation) is not { } person)
            return NoPerson();
        if (person.Secrets.TotpConfirmed)
            return Problems.Refuse(StatusCodes.Status409Conflict, "alreadyEnrolled", "Remove the second factor you have first.");
        var made = factors.New($"Deqing.Realtime {county.Parts.Names.En}", person.Name);
        var secrets = person.Secrets with { TotpSecret = made.Sealed, TotpStep = 0 };
        var written = await writer.WriteAsync(
            [(person with { Secrets = secrets }).Save()], current.Audit("secondFactorBegun", person.Id));
        return written == AccessWrite.Written ? TypedResults.Ok(new EnrolmentAnswer(made.Base32, made.Uri)) : SessionEndpoints.Changed();
    }

    private static async Task<Results<Ok<RecoveryAnswer>, ProblemHttpResult>> Confirm(
        CodeRequest request, CurrentCaller current, RightsDirectory directory, SignInService service, AccessWriter writer,
        CancellationToken cancellation)
    {
        if (await PersonAsync(current, directory, cancellation) is not { } person)
            return NoPerson();
        if (person.Secrets.TotpConfirmed)
            return Problems.Refuse(StatusCodes.Status409Conflict, "alreadyEnrolled", "The second factor is in use already.");
        if (person.Secrets.TotpSecret is null
            || await service.UseCodeAsync(person, request.Code, "secondFactorEnrolled", current) is not { } used)
            return Refused();
        var (codes, hashes) = SecondFactors.NewRecoveryCodes();
        var secrets = used with { TotpConfirmed = true, RecoveryHashes = hashes };

        // This session has just seen the second factor; the others have not.
        System.Collections.Immutable.ImmutableArray<AccessChange> changes = current.Session is { } session
            ? [(person with { Secrets = secrets }).Save(), new EndSessions(person.Id, null),
                new OpenSession(session with { SecondFactor = true })]
            : [(person with { Secrets = secrets }).Save()];
        var written = await writer.WriteAsync(changes, current.Audit("secondFactorEnrolled", person.Id));
        return written == AccessWrite.Written ? TypedResults.Ok(new RecoveryAnswer(codes)) : SessionEndpoints.Changed();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        [FromBody] CodeRequest request, CurrentCaller current, RightsDirectory directory, SignInService service, AccessWriter writer,
        CancellationToken cancellation)
    {
        if (await PersonAsync(current, directory, cancellation) is not { } person)
            return NoPerson();
        if (!person.Secrets.TotpConfirmed
            || await service.UseCodeAsync(person, request.Code, "secondFactorRemoved", current) is null)
            return Refused();
        var secrets = person.Secrets with { TotpSecret = null, TotpConfirmed = false, TotpStep = 0, RecoveryHashes = [] };
        System.Collections.Immutable.ImmutableArray<AccessChange> changes = current.Session is { } session
            ? [(person with { Secrets = secrets }).Save(), new EndSessions(person.Id, null),
                new OpenSession(session with { SecondFactor = false })]
            : [(person with { Secrets = secrets }).Save()];
        var written = await writer.WriteAsync(changes, current.Audit("secondFactorRemoved", person.Id));
        return written == AccessWrite.Written ? TypedResults.NoContent() : SessionEndpoints.Changed();
    }

    private static async Task<Subject?> PersonAsync(CurrentCaller current, RightsDirectory directory, CancellationToken cancellation) =>
        await directory.ReadAsync(current.Id, cancellation) is { Subject: { Kind: SubjectKind.Person, Demonstration: false } person }
            ? person : null;

    private static ProblemHttpResult NoPerson() =>
        Problems.Refuse(StatusCodes.Status403Forbidden, Json.Word(AccessReason.NoRole), "Only a person has a second factor.");

    private static ProblemHttpResult Refused() =>
        Problems.BadRequest("codeRefused", "The code is wrong, or was used before, or enrolment was not begun.");
}
