package dev.zugvogel.model.forecast;

/** By what earlier outcomes differed from the model's word, as the forecast took it into account. 1 is not at all. */
public record Factors(double duration, double bytes, double downtime) {
    public static final Factors NONE = new Factors(1, 1, 1);
}
