package dev.zugvogel.agent.pagestore;

import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import java.util.List;
import java.util.UUID;

/** All page stores of this host. Thread-safe. */
public interface Stores {
    /** Of a host that keeps nothing. */
    Stores NONE = new Stores() {
        @Override
        public List<StoreInfo> list() {
            return List.of();
        }

        @Override
        public void remove(UUID vm) {
            throw FailureException.of(Code.NOT_FOUND, "this host keeps no pages of " + vm);
        }

        @Override
        public Memory open(UUID vm, byte[] key) {
            return Memory.NONE;
        }
    };

    List<StoreInfo> list();

    /** @throws FailureException NOT_FOUND if there is none, CONFLICT while a migration uses it */
    void remove(UUID vm);

    /**
     * Lends a VM's store to one migration; waits a moment for one that just ended. Never fails: what can't be used is
     * {@link Memory#NONE} or begins with nothing.
     *
     * @param key of the VM; empty if nothing is to be remembered
     */
    Memory open(UUID vm, byte[] key);
}
