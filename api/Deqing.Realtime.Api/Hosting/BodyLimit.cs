using Microsoft.AspNetCore.Http.Features;

namespace Deqing.Realtime.Api.Hosting;

/// <summary>
/// Refuses a body that is longer than its endpoint takes, so that the sender gets to read why. The server itself would close the
/// connection in the middle of the sending, and most clients then report a broken pipe and not the answer. Here the endpoint stops
/// reading at its limit, and the server reads what still comes away, up to <see cref="ReadAway"/> and for five seconds.
/// </summary>
internal static class BodyLimit
{
    /// <summary>Bytes the server reads of any body, used or not, before it closes the connection.</summary>
    public const int ReadAway = 16 * 1024 * 1024;

    /// <summary>Puts the limit before everything that reads a body.</summary>
    public static IApplicationBuilder UseBodyLimit(this IApplicationBuilder app, long limit) => app.Use((context, next) =>
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
            && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            var body = new LimitedBody(context.Request, server, limit);
            context.Features.Set<IHttpMaxRequestBodySizeFeature>(body);
            context.Request.Body = body;
        }

        return next(context);
    });

    /// <summary>A body that ends with a refusal where it passes its limit; the limit can be changed until reading begins.</summary>
    private sealed class LimitedBody(HttpRequest request, IHttpMaxRequestBodySizeFeature server, long firstLimit)
        : OneWayStream, IHttpMaxRequestBodySizeFeature
    {
        private readonly Stream sent = request.Body;
        private readonly long? announced = request.ContentLength;
        private long? limit = firstLimit;
        private long taken;

        public bool IsReadOnly { get; private set; }

        public long? MaxRequestBodySize
        {
            get => limit;
            set
            {
                limit = value;
                server.MaxRequestBodySize = value is { } bytes ? Math.Max(bytes, ReadAway) : null;
            }
        }

        public override bool CanRead => true;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            IsReadOnly = true;
            if (announced > limit)
                throw TooLarge();
            var read = await sent.ReadAsync(buffer, cancellationToken);
            taken += read;
            return taken > limit ? throw TooLarge() : read;
        }

        private BadHttpRequestException TooLarge() => new(
            $"The body is longer than {limit} bytes.", StatusCodes.Status413PayloadTooLarge);
    }
}
