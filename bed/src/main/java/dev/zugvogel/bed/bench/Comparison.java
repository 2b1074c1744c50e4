package dev.zugvogel.bed.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * One figure of both tools.
 *
 * @param ratio the product's median as a multiple of virsh's
 */
public record Comparison(Figure figure, Spread virsh, Spread zugvogel, double ratio) {
    /** One for each figure. There must be moves of both tools. */
    static List<Comparison> all(List<Move> moves) {
        return Arrays.stream(Figure.values()).map(figure -> of(figure, moves)).toList();
    }

    private static Comparison of(Figure figure, List<Move> moves) {
        Spread virsh = Spread.of(times(figure, moves, Tool.VIRSH));
        Spread zugvogel = Spread.of(times(figure, moves, Tool.ZUGVOGEL));
        return new Comparison(figure, virsh, zugvogel, zugvogel.times(virsh));
    }

    private static List<Duration> times(Figure figure, List<Move> moves, Tool tool) {
        return moves.stream()
                .filter(move -> move.tool() == tool)
                .map(figure::of)
                .toList();
    }
}
