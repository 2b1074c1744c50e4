package dev.zugvogel.bed.host;

import dev.zugvogel.bed.network.Link;
import dev.zugvogel.bed.process.BedFailure;
import dev.zugvogel.bed.process.Daemon;
import dev.zugvogel.bed.process.NetNamespace;
import dev.zugvogel.bed.process.Shell;
import dev.zugvogel.bed.state.HostLayout;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.wire.pki.CertificateAuthority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One host of a bed. Stateless: everything is asked of the machine each time. Any thread. */
public final class Host {
    private static final Duration LIBVIRT_LIMIT = Duration.ofSeconds(60);

    private final HostLayout layout;
    private final HostNamespaces namespaces;

    public Host(HostLayout layout) {
        this.layout = layout;
        this.namespaces = new HostNamespaces(layout);
    }

    /**
     * Makes the host, without libvirt running. Its network namespace must exist.
     *
     * @param hosts how many there are in the bed
     * @param authority signs the certificates of libvirt's own TLS
     * @param smallImages if given, the images folder is a file system of its own of this size
     */
    public void create(int hosts, CertificateAuthority authority, @Nullable Bytes smallImages) {
        new HostFolders(layout).create(hosts, authority);
        namespaces.create(smallImages);
    }

    public String name() {
        return layout.name();
    }

    /** On the network for management and migration. */
    public String address() {
        return layout.fabricAddress();
    }

    public HostLayout layout() {
        return layout;
    }

    public Link link() {
        return new Link(layout);
    }

    public boolean alive() {
        return namespaces.firstProcess().isPresent();
    }

    /**
     * The command that, run on the machine, runs another one in this host.
     *
     * @throws BedFailure if the host is dead
     */
    public List<String> command(List<String> command) {
        long first = namespaces
                .firstProcess()
                .orElseThrow(() -> new BedFailure(
                        "host " + name() + " is dead: its first process is gone",
                        "./dev bed down --name " + layout.bed().name() + ", then up"));
        return HostNamespaces.command(first, command);
    }

    /** Runs a command in this host and returns what it wrote. */
    public String exec(String... command) {
        return Shell.run(command(List.of(command)));
    }

    /** Runs a command in this host, whatever comes of it. */
    public Shell.Output attempt(String... command) {
        return Shell.attempt(command(List.of(command)));
    }

    /** Of this host's libvirt, for clients on the machine. */
    public String libvirtUri() {
        return "qemu+unix:///system?socket=" + layout.libvirtSocket();
    }

    /** Runs virsh against this host's libvirt, from the machine, and returns what it wrote. */
    public String virsh(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("virsh", "-q", "-c", "qemu+unix:///system?socket=" + layout.libvirtSocket()));
        command.addAll(List.of(arguments));
        return Shell.run(command);
    }

    /** Starts libvirtd and returns when it answers. Does nothing if it runs. */
    public void startLibvirtd() {
        libvirtd().start(List.of("libvirtd", "--timeout", "0"));
        libvirtd().await(LIBVIRT_LIMIT, () -> attempt("virsh", "-q", "version").succeeded());
    }

    /** Whether one of its programs runs; false on a dead host. */
    public boolean runs(Daemon program) {
        return alive() && program.runs();
    }

    /** Killing it leaves its guests running. */
    public Daemon libvirtd() {
        return daemon("libvirtd");
    }

    /** A program in this host, by a name for messages, log and pid file. */
    public Daemon daemon(String program) {
        return new Daemon(
                program + " of " + name(),
                this::command,
                "/run/bed-" + program + ".pid",
                layout.runFolder().resolve(program + ".log"));
    }

    /**
     * Kills a guest's QEMU with signal 9.
     *
     * @throws BedFailure if it does not run here
     */
    public void killQemu(String guest) {
        String pidFile = "/run/libvirt/qemu/" + guest + ".pid";
        if (!attempt("sh", "-c", "kill -9 \"$(cat \"$0\")\"", pidFile).succeeded())
            throw new BedFailure("no QEMU of " + guest + " on " + name(), "see ./dev bed status for where it runs");
    }

    /**
     * Ends the host as a power cut would: its links go down and every process in it is killed. It does not come back.
     */
    public void kill() {
        NetNamespace outside = layout.bed().network();
        outside.ip("link", "set", layout.fabricEnd(), "down");
        outside.ip("link", "set", layout.guestEnd(), "down");
        namespaces.firstProcess().ifPresent(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }
}
