using Deqing.Realtime.Domain.Workers;
using Deqing.Realtime.Storage;

namespace Deqing.Realtime.Grains.Workers;

/// <summary>Who can be sent now.</summary>
public interface IWorkerRegister
{
    /// <summary>Who can be sent; at most a few seconds old.</summary>
    /// <exception cref="StorageException">The database could not say; nobody is guessed.</exception>
    ValueTask<WorkerBook> ReadAsync(CancellationToken cancellation);

    /// <summary>What workers have to do has changed: the next question is answered anew.</summary>
    void Forget();
}
