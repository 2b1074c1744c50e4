package dev.zugvogel.bed.bench;

import dev.zugvogel.bed.guest.GuestSpec;
import dev.zugvogel.bed.host.Host;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.model.migration.MigrationRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Managed direct migration: virsh speaks to both libvirtds, memory and disk go plain from QEMU to QEMU. A disk that
 * refers to an image which both hosts have is copied without it.
 */
public record VirshMover(Tool tool, GuestSpec guest) implements Mover {
    @Override
    public void prepare(Host source, Host target) {
        List<String> command = new ArrayList<>(List.of("qemu-img", "create", "-q", "-f", "qcow2"));
        GuestSpec.Base base = guest.base();
        if (base != null && base.backing()) command.addAll(List.of("-F", "qcow2", "-b", base.image()));
        command.addAll(List.of(image(), "" + guest.disk().count()));
        target.exec(command.toArray(String[]::new));
    }

    @Override
    public Optional<MigrationRecord> move(Host source, Host target) {
        GuestSpec.Base base = guest.base();
        List<String> command = new ArrayList<>(List.of(
                "migrate",
                "--live",
                "--persistent",
                "--undefinesource",
                base != null && base.backing() ? "--copy-storage-inc" : "--copy-storage-all"));
        command.addAll(tool.flags());
        command.addAll(List.of(guest.name(), target.libvirtUri(), "--migrateuri", "tcp://" + target.address()));
        source.virsh(command.toArray(String[]::new));
        return Optional.empty();
    }

    @Override
    public void tidy(Host source, Host target) {
        source.exec("rm", image());
    }

    private String image() {
        return HostLayout.IMAGES + "/" + guest.name() + ".qcow2";
    }
}
