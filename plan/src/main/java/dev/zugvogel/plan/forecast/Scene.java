package dev.zugvogel.plan.forecast;

import java.util.function.UnaryOperator;

/** All that the model needs. */
public record Scene(Guest guest, Way way, Costs costs, Aim aim) {
    Scene on(Way other) {
        return new Scene(guest, other, costs, aim);
    }

    Scene under(Aim other) {
        return new Scene(guest, way, costs, other);
    }

    /** The same with a guest that writes otherwise; one of which nobody knows stays as it is. */
    Scene writing(UnaryOperator<Writes> change) {
        return guest.writes()
                .map(writes -> new Scene(guest.writing(change.apply(writes)), way, costs, aim))
                .orElse(this);
    }
}
