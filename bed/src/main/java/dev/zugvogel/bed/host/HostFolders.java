package dev.zugvogel.bed.host;

import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.wire.pki.CertificateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The folders and settings that a host has for itself. */
final class HostFolders {
    private final HostLayout host;

    HostFolders(HostLayout host) {
        this.host = host;
    }

    void create(int hosts, CertificateAuthority authority) {
        for (String folder : List.of("run", "etc-libvirt/storage/autostart", "log-libvirt"))
            makeFolder(host.runFolder(), folder);
        for (String folder : List.of("libvirt/images", "libvirt/shared", "cache", "zugvogel"))
            makeFolder(host.diskFolder(), folder);
        makeFolder(host.bed().sharedImages(), "");
        // Nothing is kept there: it is where each host mounts its own.
        makeFolder(Path.of(HostLayout.AGENT_STATE), "");
        write("etc-libvirt/libvirtd.conf", daemonSettings());
        write("etc-libvirt/qemu.conf", qemuSettings());
        MigrationTls.create(host, authority);
        addPool("default", HostLayout.IMAGES);
        addPool("shared", HostLayout.SHARED_IMAGES);
        write("hosts", names(hosts));
    }

    /** libvirt creates a copied disk by itself only where its folder is a pool. */
    private void addPool(String name, String folder) {
        write(
                "etc-libvirt/storage/" + name + ".xml",
                "<pool type='dir'><name>%s</name><uuid>%s</uuid><target><path>%s</path></target></pool>\n"
                        .formatted(name, UUID.randomUUID(), folder));
        try {
            Files.createSymbolicLink(
                    host.runFolder().resolve("etc-libvirt/storage/autostart/" + name + ".xml"),
                    Path.of("/etc/libvirt/storage", name + ".xml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The host UUID must differ: libvirt would take it from the machine, and refuse to migrate to "the same host". */
    private static String daemonSettings() {
        return """
                host_uuid = "%s"
                auth_unix_rw = "none"
                log_outputs = "2:file:/var/log/libvirt/libvirtd.log"
                """.formatted(UUID.randomUUID());
    }

    /** No helpers that belong to the machine: no cgroups, no security labels, no log daemon. */
    private static String qemuSettings() {
        return """
                security_driver = "none"
                user = "root"
                group = "root"
                remember_owner = 0
                cgroup_controllers = []
                namespaces = []
                stdio_handler = "file"
                migrate_tls_x509_cert_dir = "%s"
                """.formatted(MigrationTls.FOLDER);
    }

    /** All hosts, each by name: libvirt resolves its own, and waits for seconds where it can't. */
    private String names(int hosts) {
        return "127.0.0.1 localhost\n"
                + IntStream.rangeClosed(1, hosts)
                        .mapToObj(host.bed()::host)
                        .map(each -> each.fabricAddress() + " " + each.name() + "\n")
                        .collect(Collectors.joining());
    }

    private void write(String name, String text) {
        try {
            Files.writeString(host.runFolder().resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void makeFolder(Path parent, String name) {
        try {
            Files.createDirectories(parent.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
