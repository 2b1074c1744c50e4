package dev.zugvogel.control.inventory;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zugvogel.control.link.Connected;
import dev.zugvogel.control.store.StateStore;
import dev.zugvogel.wire.json.Json;
import dev.zugvogel.wire.v1.HostReport;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hosts as they are written down, so that a server that starts knows what the one before it knew. */
final class LastKnown {
    static final String PREFIX = "host/";
    private static final int REPORT_LIMIT_CHARACTERS = 900_000;
    private static final Logger LOG = LoggerFactory.getLogger(LastKnown.class);

    /** The JSON form. {@code report} is the message in base 64. */
    record Form(
            String name,
            boolean maintenance,
            @Nullable Connected agent,
            @Nullable String report,
            @Nullable Instant reportedAt) {}

    private final StateStore store;

    LastKnown(StateStore store) {
        this.store = store;
    }

    void write(HostView host) {
        store.put(
                PREFIX + host.name(),
                Json.write(new Form(
                        host.name(),
                        host.maintenance(),
                        host.agent().orElse(null),
                        host.report().map(report -> encode(host.name(), report)).orElse(null),
                        host.reportedAt().orElse(null))));
    }

    void forget(String host) {
        store.delete(PREFIX + host);
    }

    List<HostView> read() {
        return store.range(PREFIX).entries().stream()
                .map(entry -> view(Json.readLenient(entry.value(), Form.class)))
                .toList();
    }

    private static HostView view(Form known) {
        return new HostView(
                known.name(),
                false,
                known.maintenance(),
                Optional.ofNullable(known.agent()),
                Optional.ofNullable(known.report()).flatMap(text -> decode(known.name(), text)),
                Optional.ofNullable(known.reportedAt()));
    }

    private static @Nullable String encode(String host, HostReport report) {
        String text = Base64.getEncoder().encodeToString(report.toByteArray());
        if (text.length() <= REPORT_LIMIT_CHARACTERS) return text;
        LOG.warn("the report of {} is too large to be kept", host);
        return null;
    }

    private static Optional<HostReport> decode(String host, String text) {
        try {
            return Optional.of(HostReport.parseFrom(Base64.getDecoder().decode(text)));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            LOG.warn("the stored report of {} is unreadable", host, e);
            return Optional.empty();
        }
    }
}
