using Microsoft.AspNetCore.SignalR;

namespace Deqing.Realtime.Api.Live;

/// <summary>
/// Logs what fails in the hub. SignalR would log every refusal as an error of ours, so its own log of failed calls is turned off.
/// </summary>
internal sealed partial class LiveFailures(ILogger<LiveFailures> logger) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (Exception failure) when (failure is not HubException)
        {
            LogFailed(logger, invocationContext.HubMethodName, failure);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The hub could not carry out {Method}")]
    private static partial void LogFailed(ILogger logger, string method, Exception failure);
}
