package dev.zugvogel.bed.bench;

import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.migration.MigrationRecord;
import java.util.Optional;

/** Managed direct migration: virsh speaks to both libvirtds, memory and disk go plain from QEMU to QEMU. */
record VirshMover(String guest, Bytes disk) implements Mover {
    @Override
    public Tool tool() {
        return Tool.VIRSH;
    }

    @Override
    public void prepare(Host source, Host target) {
        target.exec("qemu-img", "create", "-q", "-f", "qcow2", image(), "" + disk.count());
    }

    @Override
    public Optional<MigrationRecord> move(Host source, Host target) {
        source.virsh(
                "migrate",
                "--live",
                "--persistent",
                "--undefinesource",
                "--copy-storage-all",
                guest,
                "qemu+unix:///system?socket=" + target.layout().libvirtSocket(),
                "--migrateuri",
                "tcp://" + target.address());
        return Optional.empty();
    }

    @Override
    public void tidy(Host source, Host target) {
        source.exec("rm", image());
    }

    private String image() {
        return HostLayout.IMAGES + "/" + guest + ".qcow2";
    }
}
