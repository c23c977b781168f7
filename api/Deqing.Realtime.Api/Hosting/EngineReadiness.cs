using Deqing.Realtime.Grains.Hosting;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>The program is ready once the engine has woken every place.</summary>
internal sealed class EngineReadiness(Readiness readiness) : IReadiness
{
    public bool IsReady => readiness.IsReady;

    public IReadOnlyList<string> Reasons => IsReady ? [] : ["warmUp"];
}
