package dev.zugvogel.bed;

import dev.zugvogel.bed.network.Network;
import dev.zugvogel.bed.process.NetNamespace;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.state.BedName;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.bed.state.Layout;
import dev.zugvogel.bed.state.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Removes whatever there is of a bed, whole, half made or crashed, and nothing else. Mounts are not its business: they
 * are all in mount namespaces, which end with their processes.
 */
final class Teardown {
    private Teardown() {}

    /** Returns whether anything was there. */
    static boolean of(BedName name) {
        // Nothing that is removed is found by the index, which a lost state file would take with it.
        Layout bed = new Layout(name, 0);
        boolean found = Ledger.find(name).isPresent() || !bed.namespaces().isEmpty();
        new Network(bed).disconnectMachine();
        bed.namespaces().forEach(NetNamespace::remove);
        delete(bed.diskFolder());
        delete(bed.runFolder());
        Ledger.whenEmpty(() -> {
            deleteIfEmpty(Layout.DISKS);
            deleteIfEmpty(Path.of(HostLayout.AGENT_STATE));
        });
        return found;
    }

    private static void delete(Path folder) {
        Shell.run("rm", "-rf", "--one-file-system", folder.toString());
    }

    private static void deleteIfEmpty(Path folder) {
        if (Files.isDirectory(folder)) Shell.run("rmdir", "--ignore-fail-on-non-empty", folder.toString());
    }
}
