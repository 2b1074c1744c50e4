package dev.zugvogel.plan.forecast;

import java.util.function.UnaryOperator;

/** All that the model needs. */
public record Scene(Guest guest, Way way, Costs costs, Terms terms) {
    Scene on(Way other) {
        return new Scene(guest, other, costs, terms);
    }

    Scene under(Terms other) {
        return new Scene(guest, way, costs, other);
    }

    /** The same with a guest that writes otherwise; one of which nobody knows stays as it is. */
    Scene writing(UnaryOperator<Writes> change) {
        return guest.writes()
                .map(writes -> new Scene(guest.writing(change.apply(writes)), way, costs, terms))
                .orElse(this);
    }
}
