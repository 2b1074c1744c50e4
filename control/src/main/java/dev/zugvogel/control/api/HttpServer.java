package dev.zugvogel.control.api;

import dev.zugvogel.control.audit.AuditLog;
import dev.zugvogel.control.auth.Tokens;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.pki.Identity;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API's port: TLS 1.3, one virtual thread per call, every failure in the same form. */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final InetSocketAddress address;
    private final List<Route> routes;
    private final Doorman doorman;
    private final Javalin javalin;

    public HttpServer(
            InetSocketAddress address,
            Identity identity,
            Tokens tokens,
            AuditLog audit,
            List<? extends Route.Resource> resources) {
        this.address = address;
        this.routes = resources.stream()
                .flatMap(resource -> resource.routes().stream())
                .toList();
        this.doorman = new Doorman(tokens, audit);
        this.javalin = Javalin.create(config -> configure(config, identity));
    }

    /**
     * Listens from here on.
     *
     * @throws FailureException with BAD_REQUEST if the address can't be listened on
     */
    public void start() {
        try {
            javalin.start();
        } catch (JavalinException e) {
            throw Failure.of(Code.BAD_REQUEST, "can't listen on " + address + ": " + e.getMessage())
                    .asException(e);
        }
    }

    public int port() {
        return javalin.port();
    }

    /** All that this server does. */
    public List<Operation> operations() {
        return routes.stream().map(Route::operation).toList();
    }

    @Override
    public void close() {
        javalin.stop();
    }

    private void configure(JavalinConfig config, Identity identity) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.concurrency.useVirtualThreads = true;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jetty.modifyServer(Listener::harden);
        config.jetty.addConnector((server, http) -> Listener.tls(server, http, address, identity));
        for (Route route : routes) {
            HandlerType method =
                    HandlerType.findOrCreate(route.operation().method().name());
            config.routes.addHttpHandler(
                    method, route.operation().path(), context -> send(context, doorman.answer(route, context)));
        }
        config.routes.exception(FailureException.class, (e, context) -> fail(context, e.failure()));
        config.routes.exception(HttpResponseException.class, HttpServer::unknown);
        config.routes.exception(Exception.class, HttpServer::broken);
    }

    private static void send(Context context, Reply reply) throws IOException {
        switch (reply) {
            case Reply.Text text -> sendText(context, text);
            case Reply.Stream stream -> sendStream(context, stream);
        }
    }

    private static void sendText(Context context, Reply.Text text) {
        context.status(text.status())
                .contentType(text.contentType())
                .header("Cache-Control", "no-store")
                .result(text.body().getBytes(StandardCharsets.UTF_8));
    }

    private static void sendStream(Context context, Reply.Stream stream) throws IOException {
        context.res().setStatus(stream.status());
        context.res().setContentType(stream.contentType());
        context.res().setHeader("Cache-Control", "no-store");
        OutputStream out = context.res().getOutputStream();
        try {
            stream.writer().write(out);
        } catch (FailureException e) {
            // The status is sent; the end of the stream is all that can be said.
            LOG.debug("{} ends: {}", context.path(), e.getMessage());
        } catch (IOException e) {
            LOG.debug("the caller of {} went away", context.path(), e);
        } catch (InterruptedException e) {
            LOG.debug("{} ends with the server", context.path());
        }
    }

    private static void fail(Context context, Failure failure) {
        if (failure.code() == Code.INTERNAL)
            LOG.error("{} {}: {}", context.method(), context.path(), failure.message());
        sendText(context, (Reply.Text) Reply.failure(failure));
    }

    private static void unknown(HttpResponseException e, Context context) {
        fail(context, Failure.of(Code.NOT_FOUND, "no " + context.method() + " " + context.path()));
    }

    private static void broken(Exception e, Context context) {
        LOG.error("{} {} failed", context.method(), context.path(), e);
        fail(context, Failure.of(Code.INTERNAL, "see the server's log"));
    }
}
