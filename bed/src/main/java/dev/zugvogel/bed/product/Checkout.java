package dev.zugvogel.bed.product;

import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The folder from which this bed was started, with the product's {@code ./zugvogel} in it. */
public record Checkout(Path folder) {
    /**
     * The checkout around the current folder.
     *
     * @throws BedFailure if there is none
     */
    public static Checkout find() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent())
            if (Files.isExecutable(folder.resolve("zugvogel"))) return new Checkout(folder);
        throw new BedFailure(
                "there is no ./zugvogel here or above", "run this in a checkout, or use ./dev bed up --no-product");
    }

    /** The command that runs the product as it is built, without building. */
    public List<String> zugvogel(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("env", "ZUGVOGEL_NO_BUILD=1", folder.resolve("zugvogel").toString()));
        all.addAll(List.of(arguments));
        return all;
    }

    /** Runs the product's CLI to its end and returns what it wrote. */
    public String run(String... arguments) {
        return Shell.run(zugvogel(arguments));
    }
}
