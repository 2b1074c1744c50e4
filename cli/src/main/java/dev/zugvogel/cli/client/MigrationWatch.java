package dev.zugvogel.cli.client;

import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.model.migration.MigrationRecord;
import java.time.Duration;
import java.util.Optional;

/**
 * Follows one migration to its end, through restarts of the server. Events bring its news at once; where none come, it
 * asks, so that a dead connection can't hide the end. Records are handed on in order and never older than the one
 * before. One thread calls {@link #next}; any may call the others.
 */
public final class MigrationWatch implements AutoCloseable {
    private static final Duration QUIET_LIMIT = Duration.ofSeconds(3);

    /** What there is to tell. */
    public sealed interface News {
        /** @param body the record as the server sent it */
        record Progressed(MigrationRecord record, String body) implements News {}

        record ServerLost(FailureException why) implements News {}

        record ServerBack() implements News {}

        record Interrupted() implements News {}

        record Answered(Optional<String> text) implements News {}
    }

    private final Api api;
    private final String id;
    private final EventFeed feed;
    private MigrationRecord latest;
    private boolean lost;
    private Optional<News> pending = Optional.empty();

    /** @param first the record as it was when the migration was asked for */
    public MigrationWatch(Api api, MigrationRecord first) {
        this.api = api;
        this.id = first.id();
        this.latest = first;
        this.feed = new EventFeed(api, Optional.empty());
    }

    /** The path of one migration. */
    public static String path(String id) {
        return "/v1/migrations/" + Api.segment(id);
    }

    /** Ctrl-C. */
    public void interrupt() {
        feed.offer(new Notice.Interrupted());
    }

    /** What the person typed; empty if the input has ended. */
    public void answer(Optional<String> text) {
        feed.offer(new Notice.Answered(text));
    }

    /**
     * Waits for news.
     *
     * @throws FailureException if the server refuses to tell any more
     */
    public News next() throws InterruptedException {
        Optional<News> waiting = pending;
        pending = Optional.empty();
        if (waiting.isPresent()) return waiting.get();
        while (true) {
            Optional<News> news = feed.next(QUIET_LIMIT).map(this::from).orElseGet(this::ask);
            if (news.isPresent()) return news.get();
        }
    }

    @Override
    public void close() {
        feed.close();
    }

    private Optional<News> from(Notice notice) {
        return switch (notice) {
            case Notice.Happened(Event event) -> happened(event);
            // What happened before the connection stood came as no event.
            case Notice.Connected() -> ask();
            // A stream may end while the server is well; only an unanswered question shows that it is gone.
            case Notice.Lost lost -> ask();
            case Notice.Refused(FailureException why) -> throw why;
            case Notice.Interrupted() -> Optional.of(new News.Interrupted());
            case Notice.Answered(Optional<String> text) -> Optional.of(new News.Answered(text));
        };
    }

    private Optional<News> happened(Event event) {
        if (!event.type().equals("migration")) return Optional.empty();
        return newer(new Answer("GET /v1/events", 200, event.data()));
    }

    private Optional<News> ask() {
        try {
            Answer answer = api.get(path(id));
            if (!answer.ok()) throw answer.failure();
            Optional<News> news = newer(answer);
            if (!lost) return news;
            lost = false;
            pending = news;
            return Optional.of(new News.ServerBack());
        } catch (FailureException e) {
            if (!EventFeed.passes(e)) throw e;
            return lost(e);
        }
    }

    private Optional<News> lost(FailureException why) {
        if (lost) return Optional.empty();
        lost = true;
        return Optional.of(new News.ServerLost(why));
    }

    private Optional<News> newer(Answer answer) {
        MigrationRecord record = answer.as(MigrationRecord.class);
        if (!record.id().equals(id) || older(record)) return Optional.empty();
        latest = record;
        return Optional.of(new News.Progressed(record, answer.body()));
    }

    private boolean older(MigrationRecord record) {
        if (record.state().ended() || latest.state().ended())
            return !record.state().ended();
        return record.duration().compareTo(latest.duration()) < 0;
    }
}
