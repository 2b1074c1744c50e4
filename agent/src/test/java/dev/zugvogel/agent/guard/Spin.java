package dev.zugvogel.agent.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The model checker: makes a program of a model and runs it. Needs Debian's spin and gcc. */
record Spin(Path folder, Path model) {
    /**
     * Searches all there is to search.
     *
     * @param switches of the model, as {@code -DNAME}
     * @param compiler for the C compiler
     * @param search for the program that searches
     */
    Search search(List<String> switches, List<String> compiler, List<String> search) {
        run(join(List.of("spin"), switches, List.of("-a", model.toString())));
        run(join(List.of("gcc", "-w", "-I", folder.toString()), compiler, List.of("-o", "pan", "pan.c")));
        return new Search(run(join(List.of("./pan", "-m1000000"), search, List.of())));
    }

    private static List<String> join(List<String> first, List<String> second, List<String> third) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        all.addAll(third);
        return all;
    }

    private String run(List<String> command) {
        try {
            Path out = folder.resolve("out");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            int status = process.waitFor();
            String said = Files.readString(out);
            if (status != 0) throw new AssertionError(command + " ended with " + status + ":\n" + said);
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException("./dev check installs spin and gcc", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What a search came to. */
    record Search(String said) {
        boolean foundNothing() {
            return said.contains("errors: 0");
        }

        /** Nothing was left out for want of depth or memory. */
        boolean isFull() {
            return !said.contains("max search depth too small") && !said.contains("Search not completed");
        }

        /** Steps of the model that never happen, but for the ends of processes that have none. */
        List<String> neverHappens() {
            return said.lines()
                    .filter(line -> line.contains(", state ") && !line.contains("-end-"))
                    .map(String::strip)
                    .toList();
        }
    }
}
