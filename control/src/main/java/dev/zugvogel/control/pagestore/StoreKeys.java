package dev.zugvogel.control.pagestore;

import dev.zugvogel.control.store.Compare;
import dev.zugvogel.control.store.Entry;
import dev.zugvogel.control.store.StateStore;
import dev.zugvogel.control.store.Transaction;
import dev.zugvogel.wire.json.Json;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One random key for each VM, by which hosts encrypt what they keep of its pages. Hosts have it only while they migrate
 * the VM: a disk that is lost tells nothing, and a key that is deleted makes what is kept unreadable everywhere.
 * Thread-safe.
 */
public final class StoreKeys {
    static final String PREFIX = "store-key/";
    /** A key outlives its VM for so long: a host that is being repaired reports its VMs again when it is back. */
    static final Duration OUTLIVES = Duration.ofDays(7);

    private static final int KEY_BYTES = 32;
    private static final int VERSION = 1;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * As it is written down.
     *
     * @param key in base 64
     * @param goneSince when no host reported the VM for the first time; null while one does
     */
    record Form(int version, String key, @Nullable Instant goneSince) {
        @Override
        public String toString() {
            return "Form[goneSince=" + goneSince + "]";
        }
    }

    private final StateStore store;
    private final InstantSource clock;

    public StoreKeys(StateStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** The key of a VM, made at its first use: 32 bytes. */
    public byte[] of(UUID vm) {
        while (true) {
            Optional<Entry> known = store.get(PREFIX + vm);
            if (known.isPresent())
                return Base64.getDecoder().decode(form(known.get()).key());
            byte[] key = new byte[KEY_BYTES];
            RANDOM.nextBytes(key);
            Form fresh = new Form(VERSION, Base64.getEncoder().encodeToString(key), null);
            Transaction make = Transaction.when(Compare.absent(PREFIX + vm)).put(PREFIX + vm, Json.write(fresh));
            if (store.commit(make).succeeded()) return key;
        }
    }

    /** Whether there is one or not. The next migration of the VM makes a new one. */
    public void delete(UUID vm) {
        store.delete(PREFIX + vm);
    }

    /**
     * Deletes the keys of VMs that have been gone for long.
     *
     * @param reported the UUIDs of all VMs that some host reports, or reported last
     */
    public void expire(Set<String> reported) {
        for (Entry entry : store.range(PREFIX).entries()) {
            String vm = entry.key().substring(PREFIX.length());
            expire(entry, form(entry), reported.contains(vm));
        }
    }

    /** Where somebody else changes the entry meanwhile, the next round sees to it. */
    private void expire(Entry entry, Form form, boolean here) {
        Transaction unchanged = Transaction.when(Compare.unchanged(entry));
        Instant since = form.goneSince();
        if (here && since != null) store.commit(unchanged.put(entry.key(), written(form, null)));
        if (here) return;
        if (since == null) store.commit(unchanged.put(entry.key(), written(form, clock.instant())));
        else if (since.plus(OUTLIVES).isBefore(clock.instant())) store.commit(unchanged.delete(entry.key()));
    }

    private static String written(Form form, @Nullable Instant goneSince) {
        return Json.write(new Form(form.version(), form.key(), goneSince));
    }

    private static Form form(Entry entry) {
        return Json.readLenient(entry.value(), Form.class);
    }
}
