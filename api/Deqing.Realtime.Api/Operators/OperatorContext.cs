using System.Collections.Immutable;
using Deqing.Realtime.Api.Access;
using Deqing.Realtime.Api.Devices;
using Deqing.Realtime.Api.SignIn;
using Deqing.Realtime.Domain.Access;
using Deqing.Realtime.Domain.Places;
using Deqing.Realtime.Silo;
using Deqing.Realtime.Storage;
using Microsoft.Extensions.Options;

namespace Deqing.Realtime.Api.Operators;

/// <summary>What an operator's command works with.</summary>
internal sealed class OperatorContext
{
    private OperatorContext(
        Engine engine, AuditChain chain, KeyFolder keys, IConfiguration configuration, TextWriter output, TextWriter errors)
    {
        (County, Store, Chain, Output, Errors) = (engine.County, engine.Store.Access, chain, output, errors);
        (Database, Registry, Keys) = (engine.Store, engine.Registry, keys);
        Devices = configuration.GetSection(DeviceOptions.Section).Get<DeviceOptions>() ?? new DeviceOptions();
        Head = new AuditHead(Store, keys);
        OpenId = configuration.GetSection(OpenIdOptions.Section).Get<OpenIdOptions>() ?? new OpenIdOptions();
        Links = new OneTimeLinks(
            Store, Options.Create(configuration.GetSection(SignInOptions.Section).Get<SignInOptions>() ?? new SignInOptions()),
            TimeProvider.System);
    }

    /// <summary>The county.</summary>
    public County County { get; }

    /// <summary>People, keys and the audit log.</summary>
    public IAccessStore Store { get; }

    /// <summary>Everything in the database.</summary>
    public IStore Database { get; }

    /// <summary>The registry of devices as it was when the command began.</summary>
    public DeviceRegistry Registry { get; }

    /// <summary>The limits of the registry.</summary>
    public DeviceOptions Devices { get; }

    /// <summary>The folder of keys.</summary>
    public KeyFolder Keys { get; }

    /// <summary>The chain of the audit log.</summary>
    public AuditChain Chain { get; }

    /// <summary>How far the audit log had come.</summary>
    public AuditHead Head { get; }

    /// <summary>Makes one-time links.</summary>
    public OneTimeLinks Links { get; }

    /// <summary>The external sign-in.</summary>
    public OpenIdOptions OpenId { get; }

    /// <summary>Where it prints what it made.</summary>
    public TextWriter Output { get; }

    /// <summary>Where it says why not.</summary>
    public TextWriter Errors { get; }

    /// <summary>Opens it.</summary>
    /// <exception cref="StartupRefused">The folder of keys cannot be used.</exception>
    public static async Task<OperatorContext> OpenAsync(Engine engine, IConfiguration configuration, TextWriter output, TextWriter errors)
    {
        var keys = SignInSetup.OpenKeys(configuration);
        return new OperatorContext(
            engine, await AuditHead.OpenAsync(engine.Store.Access, keys, CancellationToken.None), keys, configuration, output, errors);
    }

    /// <summary>Says why not.</summary>
    public async Task<int> RefuseAsync(string why)
    {
        await Errors.WriteLineAsync(why);
        return 1;
    }

    /// <summary>Makes changes in the name of the operator at this machine.</summary>
    public async Task<bool> WriteAsync(
        ImmutableArray<AccessChange> changes, string action, string? subject, string? target, string? detail = null)
    {
        var written = await Store.WriteAsync(changes, [Draft(action, subject, target, detail)], Chain, CancellationToken.None);
        if (written == AccessWrite.Written)
            return true;
        await Errors.WriteLineAsync(
            written == AccessWrite.NameTaken ? "Somebody else has this name or external identity."
                : "Somebody else changed this at the same time.");
        return false;
    }

    /// <summary>An entry of the audit log about what the operator at this machine did.</summary>
    public static AuditDraft Draft(string action, string? subject, string? target, string? detail) => new(
        TimeProvider.System.GetUtcNow(), action, AuditDraft.Done, "", $"operator {Environment.UserName}", "", subject, target, detail);

    /// <summary>Reads a territory and where it is.</summary>
    public Territory? TerritoryOf(string text) =>
        Territory.Parse(text) is { } territory && Place.Of(territory, County) is not null ? territory : null;
}
