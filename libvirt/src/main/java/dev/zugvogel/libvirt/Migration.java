package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.transport.Connection;
import dev.zugvogel.libvirt.transport.Procedure;
import dev.zugvogel.libvirt.xdr.XdrReader;
import dev.zugvogel.libvirt.xdr.XdrWriter;
import java.util.Optional;

/**
 * The five phases of a migration that its client drives: Begin (source), Prepare (target), Perform (source), Finish
 * (target), Confirm (source). Each takes the cookie of the one before. Thread-safe; every method throws
 * {@link LibvirtException}.
 *
 * <p>The connection is part of the migration. Closing the source's ends the job, after which Confirm is impossible; closing
 * the target's between Prepare and Finish destroys the incoming guest. So all phases of one side go over one connection.
 */
public final class Migration {
    private static final int MAX_PARAMETERS = 64;

    private final Connection connection;

    Migration(Connection connection) {
        this.connection = connection;
    }

    /** @param xml the definition for the target */
    public record Begun(Cookie cookie, String xml) {}

    /** @param uri where the target listens, if the parameters named no place */
    public record Prepared(Cookie cookie, Optional<String> uri) {}

    public record Finished(DomainRef domain, Cookie cookie) {}

    public Begun begin(DomainRef domain, MigrationFlags flags, MigrationParameters parameters) {
        XdrWriter arguments = write(parameters, domain.arguments()).int32(flags.bits());
        return connection.call(
                Procedure.DOMAIN_MIGRATE_BEGIN3_PARAMS, arguments, in -> new Begun(cookie(in), in.string()));
    }

    /** When it returns the target's sockets listen and its guest is there, paused. */
    public Prepared prepare(MigrationFlags flags, MigrationParameters parameters, Cookie cookie) {
        XdrWriter arguments =
                write(parameters, new XdrWriter()).opaque(needed(cookie)).int32(flags.bits());
        return connection.call(
                Procedure.DOMAIN_MIGRATE_PREPARE3_PARAMS,
                arguments,
                in -> new Prepared(cookie(in), in.optionalString()));
    }

    /**
     * Lasts until the guest is stopped here and complete there, or in post-copy until the target may start it. A broken
     * connection does not stop it. After a refusal: Finish(cancelled), never Confirm.
     */
    public Cookie perform(DomainRef domain, MigrationFlags flags, MigrationParameters parameters, Cookie cookie) {
        XdrWriter arguments = write(parameters, domain.arguments().optionalString(null))
                .opaque(needed(cookie))
                .int32(flags.bits());
        return connection.call(Procedure.DOMAIN_MIGRATE_PERFORM3_PARAMS, arguments, Migration::cookie);
    }

    /**
     * Starts the guest on the target; in post-copy it lasts until the last page has come. It is carried out even if this
     * connection breaks right after the request.
     *
     * @param cookie of Perform; {@link Cookie#NONE} works too, at the price of the statistics
     * @param cancelled removes the incoming guest instead. libvirt answers that with an error always
     *     ({@link ErrorCode#MIGRATE_FINISH_OK} if it went well): whether the guest is gone, only a look tells
     */
    public Finished finish(MigrationFlags flags, MigrationParameters parameters, Cookie cookie, boolean cancelled) {
        XdrWriter arguments = write(parameters, new XdrWriter())
                .opaque(cookie.bytes())
                .int32(flags.bits())
                .bool(cancelled);
        return connection.call(
                Procedure.DOMAIN_MIGRATE_FINISH3_PARAMS, arguments, in -> new Finished(DomainRef.read(in), cookie(in)));
    }

    /**
     * Removes the guest from the source, or with {@code cancelled} runs it there again.
     *
     * @param cookie of Finish, or {@link Cookie#NONE}
     */
    public void confirm(
            DomainRef domain, MigrationFlags flags, MigrationParameters parameters, Cookie cookie, boolean cancelled) {
        XdrWriter arguments = write(parameters, domain.arguments())
                .opaque(cookie.bytes())
                .int32(flags.bits())
                .bool(cancelled);
        connection.run(Procedure.DOMAIN_MIGRATE_CONFIRM3_PARAMS, arguments);
    }

    private static XdrWriter write(MigrationParameters parameters, XdrWriter out) {
        return parameters.values().write(out, MAX_PARAMETERS);
    }

    /** libvirt 9.0 crashes when Prepare or Perform come with an empty cookie. */
    private static byte[] needed(Cookie cookie) {
        if (cookie.isEmpty())
            throw new LibvirtException(
                    new LibvirtFailure.NotSent("the cookie of the phase before is missing; it would crash libvirtd"));
        return cookie.bytes();
    }

    private static Cookie cookie(XdrReader in) {
        return Cookie.of(in.opaque());
    }
}
