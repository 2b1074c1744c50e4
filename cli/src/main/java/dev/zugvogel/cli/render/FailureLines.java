package dev.zugvogel.cli.render;

import dev.zugvogel.model.failure.Failure;
import java.util.ArrayList;
import java.util.List;

/** A failure as it reads everywhere: what, who runs the VM now, what to do. */
public final class FailureLines {
    private static final String INDENT = " ".repeat(8);

    private FailureLines() {}

    /** @param subject how to call the VM, {@code "the VM"} if its name is not known */
    public static List<String> of(Failure failure, String subject, int columns) {
        List<String> lines =
                new ArrayList<>(Words.hanging(Paint.BAD.on(failure.code().text()), failure.message(), columns));
        if (failure.owner() != null && !failure.owner().isEmpty()) {
            lines.add(INDENT + owner(failure, subject));
        }
        if (!failure.remedy().isEmpty()) {
            Words.hanging("→", failure.remedy(), columns - INDENT.length()).forEach(line -> lines.add(INDENT + line));
        }
        return lines;
    }

    /** Requests and checks fail before anything is touched. */
    private static String owner(Failure failure, String subject) {
        boolean untouched = failure.code().text().matches("ZV-[12].*");
        return subject
                + (untouched
                        ? " still runs on " + failure.owner() + "; nothing was changed."
                        : " runs on " + failure.owner() + ".");
    }
}
