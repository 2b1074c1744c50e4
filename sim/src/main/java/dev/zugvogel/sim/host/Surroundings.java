package dev.zugvogel.sim.host;

import dev.zugvogel.sim.clock.SimProcess;
import dev.zugvogel.sim.fault.Storm;
import dev.zugvogel.sim.libvirt.Guest;
import dev.zugvogel.sim.net.Network;
import dev.zugvogel.wire.v1.MigrationSnapshot;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What all hosts share.
 *
 * @param births makes a process of that name
 * @param machines all hosts by their names
 * @param published is told what each agent says of its migrations, as it says it
 */
public record Surroundings(
        Storm storm,
        Network network,
        Map<UUID, Guest> guests,
        Function<String, SimProcess> births,
        Map<String, Machine> machines,
        BiConsumer<String, MigrationSnapshot> published,
        Twist twist) {
    Machine machine(String name) {
        Machine machine = machines.get(name);
        if (machine == null) throw new IllegalArgumentException(name);
        return machine;
    }
}
