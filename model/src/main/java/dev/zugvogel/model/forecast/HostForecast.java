package dev.zugvogel.model.forecast;

import org.jspecify.annotations.Nullable;

/**
 * The forecast for one VM and one candidate host.
 *
 * @param ready no check refuses the host
 * @param forecast null where too little is known: the host or the link did not answer
 */
public record HostForecast(
        String vm,
        String source,
        String target,
        boolean ready,
        @Nullable Forecast forecast) {}
