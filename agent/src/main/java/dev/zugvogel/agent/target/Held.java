package dev.zugvogel.agent.target;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.agent.pagestore.Memory;
import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.Migration.Prepared;
import dev.zugvogel.libvirt.MigrationFlags;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lives only as long as this process: libvirt removes the paused domain when the session ends.
 *
 * @param storeMatches this host remembers of the VM what the source does
 */
record Held(
        String name,
        Session session,
        Gate.Admitted relay,
        Memory memory,
        boolean storeMatches,
        MigrationFlags flags,
        Prepared prepared)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Held.class);

    /** Finish(0): starts the guest. */
    Cookie finish(Cookie cookie) {
        return session.finish(flags, LibvirtTerms.finish(name), cookie, false);
    }

    /** The guest stands ready for Finish. */
    boolean waits(UUID vm) {
        return session.isOpen() && session.look(vm).power() == Power.PAUSED_FOR_MIGRATION;
    }

    /** Finish(1): ends the paused domain. libvirt answers it with an error always; a look at the domain tells the rest. */
    void cancel() {
        try {
            session.finish(flags, LibvirtTerms.finish(name), Cookie.NONE, true);
        } catch (LibvirtException e) {
            LOG.debug("cancelled Finish of {}: {}", name, e.getMessage());
        }
        close();
    }

    @Override
    public void close() {
        session.close();
        relay.close();
        memory.close();
    }
}
