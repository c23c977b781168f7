using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Deqing.Realtime.Benchmarks.Cases;
using Deqing.Realtime.Benchmarks.Hj212;

if (args is ["cases", .. var more])
    return await CasesCommand.RunAsync(more);
if (args is ["year", .. var whole])
    return await YearCommand.RunAsync(whole);
if (args is ["forecast", .. var likely])
    return await ForecastCommand.RunAsync(likely);
if (args is ["wakes", .. var waking])
    return await WakesCommand.RunAsync(waking);
if (args is ["hold", .. var held])
    return await HoldCommand.RunAsync(held);
if (args is ["opening", .. var opening])
    return await HoldCommand.OpenAsync(opening);
if (args is ["holding", .. var holding])
    return await HoldCommand.HoldAsync(holding);
if (args is ["owe", .. var owing])
    return await WakesCommand.OweAsync(owing);
if (args is ["fuzz212", .. var fuzzed])
    return FuzzCommand.Run(fuzzed);
if (args is ["night", .. var night])
    return await NightCommand.RunAsync(night);

// In this process: a project of its own for each benchmark would build the whole program again.
var here = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(YearCommand).Assembly).Run(args, here);
return 0;
