package dev.zugvogel.agent.guard;

/**
 * What a fresh look at the source's libvirt says.
 *
 * @param job a migration job is active on the domain
 * @param persistent it has a definition that outlives it
 */
public record SourceView(Power power, boolean job, boolean persistent) {
    public static final SourceView UNREACHABLE = new SourceView(Power.UNKNOWN, false, false);
}
