using BenchmarkDotNet.Running;
using Deqing.Realtime.Benchmarks.Ingest;

if (args is ["ingest", .. var rest])
    return await IngestCommand.RunAsync(rest);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
