package dev.zugvogel.sim.bug;

import dev.zugvogel.agent.guard.Power;
import dev.zugvogel.agent.guard.TargetView;
import dev.zugvogel.agent.hypervisor.Hypervisor;
import dev.zugvogel.agent.hypervisor.Session;
import dev.zugvogel.agent.source.Channels;
import dev.zugvogel.agent.source.TargetPeer;
import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.libvirt.LibvirtException;
import dev.zugvogel.libvirt.MigrationFlags;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.relay.Proof;
import dev.zugvogel.sim.disk.SimDisk;
import dev.zugvogel.sim.host.Machine;
import dev.zugvogel.sim.host.Twist;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A planted bug, by what a hasty programmer would have written. */
public enum Bug implements Twist {
    /** Finish gave an error, so the source goes on. */
    ROLLS_BACK_WHEN_FINISH_FAILS {
        @Override
        public TargetPeer peer(TargetPeer real, Machine machine) {
            return Wrapped.of(TargetPeer.class, real, (name, _, call) -> {
                if (!name.equals("finish")) return call.call();
                try {
                    return call.call();
                } catch (FailureException e) {
                    goOn(machine);
                    throw e;
                }
            });
        }

        private void goOn(Machine machine) {
            for (UUID vm : machine.guests())
                try (Session session = machine.openSession()) {
                    session.confirm(vm, MigrationFlags.of(), Cookie.NONE, true);
                } catch (LibvirtException e) {
                    // Another guest's, or too late: the hasty programmer does not care.
                }
        }
    },
    /** Finish was sent, so it will be there. */
    SENDS_FINISH_ONCE {
        @Override
        public TargetPeer peer(TargetPeer real, Machine machine) {
            AtomicReference<FailureException> lost = new AtomicReference<>();
            return Wrapped.of(TargetPeer.class, real, (name, _, call) -> {
                if (!name.equals("finish")) return call.call();
                FailureException before = lost.get();
                if (before != null) throw before;
                try {
                    return call.call();
                } catch (FailureException e) {
                    lost.set(e);
                    throw e;
                }
            });
        }
    },
    /** A target that was ready once still is. */
    DOES_NOT_REHEARSE {
        @Override
        public TargetPeer peer(TargetPeer real, Machine machine) {
            return Wrapped.of(TargetPeer.class, real, (name, _, call) -> name.equals("rehearse") ? null : call.call());
        }
    },
    /** A target that does not answer will not have started the guest. */
    GUESSES_INSTEAD_OF_IN_DOUBT {
        @Override
        public TargetPeer peer(TargetPeer real, Machine machine) {
            return Wrapped.of(TargetPeer.class, real, (name, _, call) -> {
                if (!name.equals("look")) return call.call();
                try {
                    return call.call();
                } catch (FailureException e) {
                    return new TargetView.Seen(Power.ABSENT, true, true, TargetView.Finish.NOT_FORWARDED);
                }
            });
        }
    },
    /** Perform succeeded, so the source is of no more use. */
    REMOVES_THE_SOURCE_EARLY {
        @Override
        public Hypervisor hypervisor(Hypervisor real, Machine machine) {
            return sessions(real, (name, arguments, call) -> {
                Object result = call.call();
                if (name.equals("perform")) destroy(real, (UUID) arguments[0]);
                return result;
            });
        }

        private void destroy(Hypervisor real, UUID vm) {
            try (Session session = real.open()) {
                session.destroy(vm);
            }
        }
    },
    /** What the target made is forgotten when a migration fails. */
    LOSES_THE_UNDO {
        @Override
        public TargetPeer peer(TargetPeer real, Machine machine) {
            return Wrapped.of(
                    TargetPeer.class,
                    real,
                    (name, arguments, call) ->
                            name.equals("unwind") && arguments[0].equals(false) ? null : call.call());
        }
    },
    /** The target writes that it forwards Finish when it has. */
    TARGET_WRITES_ITS_JOURNAL_AFTER {
        @Override
        public Hypervisor hypervisor(Hypervisor real, Machine machine) {
            return sessions(
                    real,
                    (name, arguments, call) -> name.equals("finish") && arguments[3].equals(false)
                            ? writtenAfter(machine, "incoming", call)
                            : call.call());
        }
    },
    /** The source writes that it sends Finish when it has. */
    SOURCE_WRITES_ITS_JOURNAL_AFTER {
        @Override
        public TargetPeer peer(TargetPeer real, Machine machine) {
            return Wrapped.of(
                    TargetPeer.class,
                    real,
                    (name, _, call) -> name.equals("finish") ? writtenAfter(machine, "outgoing", call) : call.call());
        }
    },
    /** What is written is taken for being on the disk. */
    DOES_NOT_FORCE {
        @Override
        public boolean forces(boolean folder) {
            return false;
        }
    },
    /** A file that is on the disk is taken to have its name there. */
    FORCES_FILES_ALONE {
        @Override
        public boolean forces(boolean folder) {
            return !folder;
        }
    },
    /** Bytes are not compared. */
    BELIEVES_THE_RELAY {
        @Override
        public Channels channels(Channels real) {
            return Wrapped.of(Channels.class, real, (name, _, call) -> {
                Object result = call.call();
                return result instanceof Proof ? new Proof.Equal(1, new Bytes(1)) : result;
            });
        }
    };

    private static Hypervisor sessions(Hypervisor real, Wrapped.Call call) {
        return () -> Wrapped.of(Session.class, real.open(), call);
    }

    /** The last line of the youngest journal comes to the disk only after the call. */
    private static @Nullable Object writtenAfter(Machine machine, String folder, Callable<@Nullable Object> call)
            throws Exception {
        SimDisk disk = machine.disk();
        Optional<String> journal = disk.below("/state/" + folder).stream()
                .filter(file -> file.endsWith(".journal"))
                .reduce((_, last) -> last);
        byte[] line = journal.map(disk::takeLastLine).orElse(new byte[0]);
        try {
            return call.call();
        } finally {
            journal.ifPresent(file -> disk.putBack(file, line));
        }
    }
}
