package dev.zugvogel.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Lists that may not grow without bound, of which beginning and end matter most. Pure. */
public final class Abridged {
    private Abridged() {}

    /**
     * The list with one more at its end. Where it has {@code most} already, one goes from the middle, where a mark stands
     * from then on.
     *
     * @param most at least 4
     * @param mark makes the mark of the first element that is left out; of a mark it makes the same
     */
    public static <T> List<T> with(List<T> list, T next, int most, UnaryOperator<T> mark) {
        List<T> longer = new ArrayList<>(list);
        int middle = most / 2;
        if (list.size() >= most) {
            longer.set(middle, mark.apply(list.get(middle)));
            longer.remove(middle + 1);
        }
        longer.add(next);
        return List.copyOf(longer);
    }
}
