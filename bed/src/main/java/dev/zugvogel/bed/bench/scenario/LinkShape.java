package dev.zugvogel.bed.bench.scenario;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.model.BytesPerSecond;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the hosts' links are like.
 *
 * @param name as a person writes it
 * @param rate in each direction; null for as fast as the machine is
 * @param lossPercent of packets, at random
 */
public record LinkShape(String name, @Nullable BytesPerSecond rate, double lossPercent) {
    public static final LinkShape UNLIMITED = new LinkShape("unlimited", null, 0);
    static final LinkShape GIGABIT = parse("1gbit");
    static final LinkShape SLOW = parse("100mbit");
    static final LinkShape SLOW_WITH_LOSS = parse("100mbit-1%");

    /**
     * Reads {@code unlimited}, {@code 1gbit}, {@code 100mbit-1%}.
     *
     * @throws IllegalArgumentException with a sentence for people if it is anything else
     */
    public static LinkShape parse(String text) {
        if (text.equals("unlimited")) return new LinkShape(text, null, 0);
        Matcher loss = Pattern.compile("(.+)-(\\d{1,2}(?:\\.\\d{1,2})?)%").matcher(text);
        return loss.matches()
                ? new LinkShape(text, BytesPerSecond.parse(loss.group(1)), Double.parseDouble(loss.group(2)))
                : new LinkShape(text, BytesPerSecond.parse(text), 0);
    }

    /** Makes the links so, whatever they were. */
    void apply(List<Host> hosts) {
        hosts.forEach(host -> host.link().heal());
        BytesPerSecond limit = rate;
        if (limit != null) hosts.forEach(host -> host.link().limit(limit));
        // At one end only, or every packet would be at risk twice.
        if (lossPercent > 0) hosts.getFirst().link().lose(lossPercent);
    }
}
