package dev.zugvogel.relay.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zugvogel.relay.frame.BadFrameException;
import dev.zugvogel.relay.frame.MessageKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTest {
    private final Inflow direction = new Inflow();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void whateverOrderMessagesArriveInAndHoweverOftenTheyAreHandedOnOnceInOrder(long seed) throws Exception {
        Random random = new Random(seed);
        List<Long> arrivals = new ArrayList<>();
        for (long number = 0; number < 5000; number++)
            for (int i = 0; i <= random.nextInt(3); i++) arrivals.add(number);
        Collections.shuffle(arrivals, random);
        List<Long> handedOn = new ArrayList<>();
        for (long number : arrivals) {
            direction.offer(message(number));
            for (Message next = direction.take(); next != null; next = direction.take()) {
                handedOn.add(next.number());
                direction.delivered(next);
            }
        }
        assertThat(handedOn).hasSize(5000).isSorted();
        assertThat(direction.deliveredBelow()).isEqualTo(5000);
    }

    @Test
    void repetitionsAreRecognisedBeforeAndAfterTheirTurn() throws Exception {
        assertThat(direction.offer(message(1))).isTrue();
        assertThat(direction.offer(message(1))).isFalse();
        assertThat(direction.isReady()).isFalse();
        assertThat(direction.offer(message(0))).isTrue();
        assertThat(direction.take()).isNotNull();
        assertThat(direction.offer(message(0))).isFalse();
        assertThat(direction.offer(message(1))).isFalse();
    }

    @Test
    void whatIsTooFarAheadIsRefused() throws Exception {
        assertThat(direction.offer(message(Inflow.MOST_AHEAD - 1))).isTrue();
        assertThatThrownBy(() -> direction.offer(message(Inflow.MOST_AHEAD))).isInstanceOf(BadFrameException.class);
        assertThatThrownBy(() -> direction.offer(message(Long.MAX_VALUE))).isInstanceOf(BadFrameException.class);
    }

    private static Message message(long number) {
        return new Message().fill(MessageKind.DATA, number, new byte[1], 1);
    }
}
