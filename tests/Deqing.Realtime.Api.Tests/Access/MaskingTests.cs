using System.Globalization;
using System.Reflection;
using System.Text;
using Deqing.Realtime.Api.People;
using Deqing.Realtime.Api.Places;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Deqing.Realtime.Api.Tests.Access;

/// <summary>Secrets and personal data do not reach the log, whoever logs them by mistake.</summary>
public sealed class MaskingTests
{
    private const string Secret = "quiet heron over nine ponds", Phone = "13857145678", IdNumber = "330521199003074512";

    public static TheoryData<string, object> Mistakes => new()
    {
        { "Signing in {@Request}", new SignInRequest("li.ming", Secret, Secret) },
        { "Signing in {Request}", new SignInRequest("li.ming", Secret, Secret) },
        { "Adding {@Person}", new PersonRequest("li.ming", "李明", Phone, IdNumber) },
        { "Adding {Person}", new PersonRequest("li.ming", "李明", Phone, IdNumber) },
        { "Opened {@Contact}", new ContactAnswer(Phone, IdNumber) },
        { "Saving {@Secrets}", new SubjectSecrets(PasswordHash: Secret, Phone: Phone) },
        { "Saving {Subject}",
            new Subject("a", SubjectKind.Person, "b", "c", false, false, default, new SubjectSecrets(PasswordHash: Secret), 1) },
        { "Saving {@Subject}",
            new Subject("a", SubjectKind.Person, "b", "c", false, false, default, new SubjectSecrets(PasswordHash: Secret), 1) },
        { "Codes {@Recovery}", new RecoveryAnswer([Secret]) },
        { "Enrolled {@Enrolment}", new EnrolmentAnswer(Secret, $"otpauth://totp/x?secret={Secret}") },
        { "Setting up {@Setup}", new SetupRequest(Secret, Secret) },
        { "Options {@Options}", new SecurityOptions { KeyCertificatePassword = Secret } },
        { "Of no type of ours {@It}", new { who = "li.ming", password = Secret, contact = new { phone = Phone } } },
        { "Several {@Them}", new object[] { new { idNumber = IdNumber }, new SignInRequest("li.ming", Secret) } },
        { "Headers {Headers}", new Dictionary<string, string> { ["Authorization"] = Secret, ["Cookie"] = Secret } },
        { "Key {Key}", Secret },
        { "Calling {Phone}", Phone },
        { "With {Password}", Secret },
        { "With {Authorization}", $"Bearer {Secret}" },
        { "Person {IdNumber}", IdNumber },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_log_event_holds_no_secret(string template, object value)
    {
        var sink = new TextSink();
        using (var log = new LoggerConfiguration().Enrich.With<Masking>().Destructure.With<Masking>().WriteTo.Sink(sink).CreateLogger())
            log.Information(template, value);
        foreach (var secret in (string[])[Secret, Phone, IdNumber])
            Assert.DoesNotContain(secret, sink.Text, StringComparison.Ordinal);
        Assert.NotEmpty(sink.Text);
    }

    [Fact]
    public void A_phone_number_keeps_its_ends()
    {
        var sink = new TextSink();
        using (var log = new LoggerConfiguration().Enrich.With<Masking>().WriteTo.Sink(sink).CreateLogger())
            log.Information("Calling {Phone} of {IdNumber} in {Village}", Phone, IdNumber, "康介山村");
        Assert.Contains("138****5678", sink.Text, StringComparison.Ordinal);
        Assert.Contains("330521**********12", sink.Text, StringComparison.Ordinal);
        Assert.Contains("康介山村", sink.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_record_with_a_secret_writes_it_as_text()
    {
        string[] secrets = ["Password", "Secret", "Phone", "IdNumber", "RecoveryCodes", "Link", "PasswordHash", "KeyHash"];
        var holders = from type in typeof(SignInRequest).Assembly.GetTypes().Append(typeof(SubjectSecrets))
                      where type.Namespace?.StartsWith("Deqing.", StringComparison.Ordinal) is true
                      where type.DeclaringType is null && type.GetMethod("<Clone>$") is not null && type.GetProperties()
                          .Any(property => secrets.Contains(property.Name))
                      select type;
        Assert.NotEmpty(holders);

        // What they hold is masked already, or no secret: the demonstration's passwords stand in the county pack,
        // and the link of a village is that of its devices.
        Type[] harmless = [typeof(PersonSummary), typeof(DemonstrationPersonAnswer), typeof(VillageAnswer)];
        Assert.All(holders.Except(harmless), type => Assert.False(
            type.GetMethod("ToString", BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)!
                .IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute)),
            $"{type.Name} writes its members as text"));
    }

    private sealed class TextSink : ILogEventSink
    {
        private readonly StringBuilder text = new();

        public string Text => text.ToString();

        public void Emit(LogEvent logEvent)
        {
            using var writer = new StringWriter(text, CultureInfo.InvariantCulture);
            new CompactJsonFormatter().Format(logEvent, writer);
            writer.WriteLine(logEvent.RenderMessage(CultureInfo.InvariantCulture));
        }
    }
}
