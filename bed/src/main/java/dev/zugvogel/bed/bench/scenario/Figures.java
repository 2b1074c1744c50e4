package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.bed.bench.ByteSpread;
import dev.zugvogel.bed.bench.Move;
import dev.zugvogel.bed.bench.Spread;
import java.util.List;

/**
 * What one tool needed.
 *
 * @param wire what the source's link carried
 * @param time of the whole command
 * @param downtime the gap that a client saw
 */
public record Figures(ByteSpread wire, Spread time, Spread downtime) {
    static Figures of(List<Move> moves) {
        return new Figures(
                ByteSpread.of(moves.stream().map(Move::wire).toList()),
                Spread.of(moves.stream().map(Move::command).toList()),
                Spread.of(moves.stream().map(Move::gap).toList()));
    }
}
