package dev.zugvogel.relay.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks of the relay and prints what each moves per second and allocates per page. The arguments are JMH's. In every benchmark, one
 * operation is one page of 4096 bytes.
 */
public final class Micro {
    private static final double PAGE_BYTES = 4096;
    private static final Path LOG = Path.of("relay", "target", "micro.log");

    private Micro() {}

    public static void main(String[] args) throws Exception {
        CommandLineOptions wanted = new CommandLineOptions(args);
        if (wanted.shouldHelp()) wanted.showHelp();
        else if (wanted.shouldList()) new Runner(wanted).list();
        else print(run(wanted));
    }

    private static Collection<RunResult> run(CommandLineOptions wanted) throws Exception {
        Files.createDirectories(LOG.getParent());
        System.err.println("What JMH says meanwhile is in " + LOG);
        return new Runner(new OptionsBuilder()
                        .parent(wanted)
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CpuTime.class)
                        .shouldFailOnError(true)
                        .output(LOG.toString())
                        .build())
                .run();
    }

    private static void print(Collection<RunResult> results) {
        System.out.printf("%-32s %10s %12s %14s%n", "benchmark", "MB/s", "MB/s a core", "bytes a page");
        results.forEach(Micro::print);
    }

    private static void print(RunResult result) {
        String[] name = result.getParams().getBenchmark().split("\\.", -1);
        System.out.printf(
                Locale.ROOT,
                "%-32s %10.0f %12.0f %14.2f%n",
                name[name.length - 2].replace("Benchmark", "") + "." + name[name.length - 1],
                megabytesPerSecond(result.getPrimaryResult().getScore()),
                megabytesPerSecond(secondary(result, CpuTime.NAME)),
                secondary(result, "gc.alloc.rate.norm"));
    }

    private static double secondary(RunResult result, String name) {
        return Objects.requireNonNull(result.getSecondaryResults().get(name)).getScore();
    }

    private static double megabytesPerSecond(double nanosPerPage) {
        return PAGE_BYTES * 1e3 / nanosPerPage;
    }
}
