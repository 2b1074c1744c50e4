package dev.zugvogel.cli.client;

import dev.zugvogel.model.failure.FailureException;
import java.util.Optional;

/** What a feed has to tell, in order. */
public sealed interface Notice {
    /** An event came. */
    record Happened(Event event) implements Notice {}

    /** The connection stands; each connection begins with this. */
    record Connected() implements Notice {}

    /** The connection broke or could not be made; another is tried. */
    record Lost(FailureException why) implements Notice {}

    /** The server refuses; nothing more comes. */
    record Refused(FailureException why) implements Notice {}

    /** The person wants something: Ctrl-C. */
    record Interrupted() implements Notice {}

    /** The person has answered a question; empty if the input has ended. */
    record Answered(Optional<String> text) implements Notice {}
}
