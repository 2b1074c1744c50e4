package dev.zugvogel.sim;

import dev.zugvogel.wire.json.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Shares a campaign among processes, one for each CPU. */
final class Crew {
    private Crew() {}

    private record Member(Process process, Path figures) {}

    static Report.Figures run(Campaign whole) throws IOException {
        long size = Math.min(Runtime.getRuntime().availableProcessors(), whole.seeds());
        if (size == 1) return whole.run();
        List<Member> members = new ArrayList<>();
        for (long i = 0; i < size; i++) members.add(start(share(whole, i, size)));
        Report.Figures all = new Report().figures();
        for (Member member : members) all = all.plus(end(member));
        return all;
    }

    private static Campaign share(Campaign whole, long number, long size) {
        long seeds = whole.seeds() / size + (number < whole.seeds() % size ? 1 : 0);
        return new Campaign(whole.from() + number, size, seeds, whole.most());
    }

    private static Member start(Campaign share) throws IOException {
        Path figures = Files.createTempFile("sim", ".json");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "--alone"));
        command.addAll(List.of("--from", Long.toString(share.from()), "--step", Long.toString(share.step())));
        command.addAll(List.of("--seeds", Long.toString(share.seeds()), "--json", figures.toString()));
        command.addAll(List.of("--minutes", Double.toString(share.most().toMillis() / 60_000.0)));
        return new Member(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start(),
                figures);
    }

    private static Report.Figures end(Member member) throws IOException {
        try {
            int code = member.process().waitFor();
            String text = Files.readString(member.figures());
            if (text.isEmpty()) throw new IOException("a part of the simulation ended with " + code);
            return Json.read(text, Report.Figures.class);
        } catch (InterruptedException e) {
            member.process().destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(member.figures());
        }
    }
}
