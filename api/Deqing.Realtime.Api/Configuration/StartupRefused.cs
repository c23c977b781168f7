namespace Deqing.Realtime.Api.Configuration;

/// <summary>The program will not start like this. The message says what is wrong and what to do, in one line, for the operator.</summary>
internal sealed class StartupRefused : Exception
{
    /// <inheritdoc cref="StartupRefused"/>
    public StartupRefused(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
