package dev.zugvogel.model.failure;

import java.util.Locale;

/**
 * Every way in which Zugvogel refuses, warns or fails. A number is never reused. Families: 1 the request, 2 what a
 * check found, 3 host and libvirt, 4 network and relay, 5 the migration itself, 9 Zugvogel's own faults. The page
 * docs/operate/errors.md is generated from this list.
 */
public enum Code {
    // The request
    BAD_REQUEST(1001, Retry.NEVER, "The request is malformed.", "Correct it as the message says."),
    BODY_TOO_LARGE(1002, Retry.NEVER, "The request body is too large.", "Send less than 1 MiB."),
    NOT_FOUND(
            1003,
            Retry.NEVER,
            "There is nothing of that name.",
            "List what there is: zugvogel hosts, zugvogel vms, zugvogel migrations."),
    UNKNOWN_VM(
            1004,
            Retry.NEVER,
            "No host reports a VM of that name.",
            "See zugvogel vms; a name in use on several hosts needs the UUID."),
    UNKNOWN_HOST(
            1005,
            Retry.NEVER,
            "No host of that name has joined.",
            "See zugvogel hosts; join it with zugvogel agent --join."),
    UNAUTHENTICATED(
            1006,
            Retry.NEVER,
            "The token is missing, unknown or has expired.",
            "Log in again: zugvogel login URL --token TOKEN."),
    FORBIDDEN(
            1007,
            Retry.NEVER,
            "Your role does not allow this.",
            "Ask an administrator for a token with the role the message names."),
    BAD_JOIN_TOKEN(
            1008,
            Retry.NEVER,
            "The join token is unknown, used or has expired.",
            "Make a new one: zugvogel token create --join."),
    WRONG_SERVER(
            1009,
            Retry.NEVER,
            "The server's certificate is not the one this token or context belongs to.",
            "Check the address; if the server was set up anew, log in or join again."),
    SERVER_UNREACHABLE(
            1010,
            Retry.LATER,
            "The server does not answer.",
            "Check that zugvogel server runs and the address is right."),
    ALREADY_MIGRATING(
            1011, Retry.LATER, "This VM is already being migrated.", "Wait for it, or cancel it: zugvogel cancel ID."),
    TOO_LATE_TO_CANCEL(
            1012,
            Retry.NEVER,
            "The switch-over has begun; it can't be cancelled any more.",
            "Wait until it is done, then migrate back."),
    ALREADY_ENDED(1013, Retry.NEVER, "This migration has ended.", "Nothing is to be done."),
    NO_CANDIDATE(1014, Retry.LATER, "No host can take this VM.", "Read the findings: zugvogel check VM."),
    CONFLICT(1015, Retry.LATER, "Somebody else changed this at the same time.", "Try again."),
    TOO_BUSY(1016, Retry.LATER, "The server has too much to do.", "Try again in some seconds."),
    TOO_LATE_TO_CHANGE(
            1017,
            Retry.NEVER,
            "The guest is stopped for the switch-over; its bandwidth can't be changed any more.",
            "Nothing is to be done: the last bytes go as fast as they can."),

    // What checks find
    CHECKS_REFUSED(
            2001,
            Retry.LATER,
            "The checks found errors.",
            "Mend what the findings say; zugvogel check VM HOST shows them all."),
    SAME_HOST(2002, Retry.NEVER, "The VM runs on this host already.", "Choose another host."),
    TARGET_NOT_CONNECTED(
            2003,
            Retry.LATER,
            "The target's agent is not connected.",
            "Start zugvogel agent on the target and look at its log."),
    SOURCE_NOT_CONNECTED(
            2004,
            Retry.LATER,
            "The source's agent is not connected.",
            "Start zugvogel agent on the source and look at its log."),
    TARGET_IN_MAINTENANCE(
            2005, Retry.LATER, "The target is in maintenance.", "Choose another host, or end the maintenance."),
    VM_NOT_RUNNING(
            2006,
            Retry.NEVER,
            "The VM is not running.",
            "Start it, or move its definition by hand: there is nothing to migrate live."),
    MEMORY_SHORT(
            2007,
            Retry.LATER,
            "The target has too little memory for the VM.",
            "Free memory there, or choose another host."),
    CPU_SHORT(
            2008,
            Retry.LATER,
            "The target has fewer CPUs than the VM needs, or none to spare.",
            "Choose another host, or expect it to be slow."),
    DISK_SPACE_SHORT(
            2009, Retry.LATER, "The target has too little disk space.", "Free space there, or choose another host."),
    CPU_INCOMPATIBLE(
            2010,
            Retry.NEVER,
            "The target's CPU lacks what the guest uses.",
            "Give the VM a CPU model that both hosts have and restart it once."),
    MACHINE_TYPE_MISSING(
            2011,
            Retry.NEVER,
            "The target's QEMU does not know the VM's machine type.",
            "Upgrade QEMU on the target, or choose another host."),
    EMULATOR_MISSING(
            2012,
            Retry.NEVER,
            "The VM's emulator is not on the target.",
            "Install the same QEMU package on the target."),
    NETWORK_MISSING(
            2013,
            Retry.NEVER,
            "A bridge or network of the VM is missing on the target.",
            "Create it there under the same name."),
    DISK_PATH_UNUSABLE(
            2014,
            Retry.NEVER,
            "A disk can't be created at its path on the target.",
            "Create the folder there and make it writable."),
    DISK_IMPOSSIBLE(
            2015, Retry.NEVER, "A disk can neither be shared nor copied.", "Move it to a file or a shared volume."),
    DISK_SHARED(2016, Retry.NEVER, "The disk is on storage that both hosts see.", "Nothing is to be done."),
    DISK_COPIED(2017, Retry.NEVER, "The disk will be copied.", "Nothing is to be done."),
    HOST_DEVICE(
            2018,
            Retry.NEVER,
            "The VM uses a device of its host.",
            "Detach the device, or shut the VM down to move it."),
    TPM_PRESENT(
            2019,
            Retry.NEVER,
            "The VM has a TPM.",
            "Its state travels with the VM; make sure swtpm is installed on the target."),
    NVRAM_PRESENT(
            2020,
            Retry.NEVER,
            "The VM boots from UEFI with its own NVRAM.",
            "Make sure that the same firmware is installed on the target."),
    VIRTIOFS_PRESENT(
            2021,
            Retry.NEVER,
            "The VM shares a folder of its host through virtiofs.",
            "Detach the shared folder for the move."),
    SNAPSHOTS_PRESENT(
            2022,
            Retry.NEVER,
            "The VM has libvirt snapshots, with which libvirt refuses to migrate.",
            "Delete them, or their metadata: virsh snapshot-delete --metadata."),
    BLOCK_JOB_ACTIVE(
            2023, Retry.LATER, "A block job runs on one of the VM's disks.", "Wait for it, or end it: virsh blockjob."),
    HUGEPAGES_SHORT(2024, Retry.LATER, "The target has too few free huge pages.", "Reserve more there."),
    NAME_CLASH(2025, Retry.NEVER, "The target has another VM of this name.", "Rename one of them."),
    UUID_CLASH(
            2026,
            Retry.NEVER,
            "The target has a VM with this UUID.",
            "If it is a left-over definition, undefine it there."),
    CLOCK_SKEW(2027, Retry.LATER, "The clocks of the hosts differ.", "Synchronise them (NTP)."),
    MTU_DIFFERS(
            2028, Retry.NEVER, "The hosts use different MTUs on the migration network.", "Set the same MTU on both."),
    LINK_UNREACHABLE(
            2029,
            Retry.LATER,
            "The source can't reach the target over the migration network.",
            "Check address, routes and firewall (TCP ports of the agent)."),
    LINK_MEASURED(2030, Retry.NEVER, "The migration network was measured.", "Nothing is to be done."),
    LINK_SLOW(
            2031,
            Retry.LATER,
            "The migration network is slow.",
            "Expect a long migration, or wait until the link is free."),
    VERSION_OLDER(
            2032,
            Retry.NEVER,
            "The target's QEMU or libvirt is older than the source's.",
            "Migrate towards newer versions; backwards works for most machine types but is not promised."),
    VERSION_UNSUPPORTED(
            2033,
            Retry.NEVER,
            "This libvirt or QEMU is older than Zugvogel supports.",
            "Upgrade to libvirt 9.0 and QEMU 7.2 or newer."),
    QEMU_BLOCKER(2034, Retry.LATER, "QEMU itself refuses to migrate this VM.", "Remove what its message names."),
    HOST_UNHEALTHY(
            2035,
            Retry.LATER,
            "The target is under pressure or its libvirt does not answer.",
            "Look at the host, or choose another."),
    PROBE_MISSING(
            2036,
            Retry.NEVER,
            "No probe is set for this VM, so its clients' view of the downtime will not be measured.",
            "Give one: --probe http://ADDRESS/, tcp://ADDRESS:PORT or icmp://ADDRESS."),
    SAME_HOST_UUID(
            2037,
            Retry.NEVER,
            "Source and target have the same libvirt host UUID.",
            "Set a unique host_uuid in libvirtd.conf on one of them."),
    BACKING_CHAIN(2038, Retry.NEVER, "The disk has a backing chain.", "Nothing is to be done."),
    DOMAIN_JOB_ACTIVE(
            2039,
            Retry.LATER,
            "libvirt runs a job on this VM: a migration, a save or a dump.",
            "Wait for it, or end it: virsh domjobabort."),
    DIRECT_UNENCRYPTED(
            2040,
            Retry.NEVER,
            "The guest's memory and disks cross the network unencrypted.",
            "Take --transport relay, or set up libvirt's TLS on both hosts and tell their agents: --libvirt-tls NAME."),
    OBJECTIVE_OUT_OF_REACH(
            2045,
            Retry.LATER,
            "The downtime objective can't be kept by what is allowed.",
            "See zugvogel forecast VM HOST; --force starts it all the same, and gives up rather than break the objective."),
    OBJECTIVE_AT_RISK(
            2046,
            Retry.LATER,
            "The downtime objective may not be kept by what is allowed.",
            "See zugvogel forecast VM HOST."),
    POST_COPY_IMPOSSIBLE(
            2047,
            Retry.NEVER,
            "The target can't take a guest before its memory.",
            "On the target: sysctl vm.unprivileged_userfaultfd=1; or take --postcopy never."),
    POST_COPY_NO_WAY_BACK(
            2048,
            Retry.NEVER,
            "Post-copy has no way back until the last page arrived.",
            "Take --postcopy never where a longer pause is better than that."),
    DISK_WRITES_FAST(
            2049,
            Retry.LATER,
            "The guest writes to its disks faster than they can be copied.",
            "Allow --throttle on, take --bandwidth away or choose a quieter hour."),
    SWITCH_OVER_TOO_LONG(
            2050,
            Retry.LATER,
            "The switch-over alone may take longer than the downtime objective.",
            "Take a longer --downtime; without one, the migration aims at the usual objective and shows what a switch-over takes."),
    BASE_IMAGE_DIFFERS(
            2060,
            Retry.NEVER,
            "The target has another file under the name of a disk's base image.",
            "Move the file away there, or give one of the two another name: a disk must not change its base."),

    // Host and libvirt
    LIBVIRT_UNREACHABLE(
            3001,
            Retry.LATER,
            "libvirt on this host does not answer.",
            "Start libvirtd or virtqemud; the agent reconnects by itself."),
    LIBVIRT_ERROR(3002, Retry.LATER, "libvirt refused.", "Read its message."),
    LIBVIRT_PROTOCOL(
            3003, Retry.NEVER, "libvirt sent something that is not its protocol.", "Check what listens on the socket."),
    VOLUME_CREATE_FAILED(
            3004,
            Retry.LATER,
            "A disk could not be created on the target.",
            "Read the message; check space and permissions."),
    DISK_HOOK_FAILED(
            3020,
            Retry.LATER,
            "The target's hook could not make or discard a block device.",
            "Read the message; see docs/operate/storage.md for what a hook has to do."),
    AGENT_LOST(
            3005,
            Retry.LATER,
            "The agent's connection broke.",
            "Look at the agent; a running migration goes on without the server."),
    STALE_FENCING_TOKEN(
            3006,
            Retry.NEVER,
            "The command came from a server that is no longer in charge.",
            "Nothing is to be done if a newer server runs."),
    JOURNAL_DAMAGED(3007, Retry.NEVER, "The agent's journal is damaged.", "See docs/operate/recovery.md."),

    // Network and relay
    RELAY_BROKEN(
            4001,
            Retry.LATER,
            "The connection between the relays broke.",
            "Check the migration network and try again."),
    RELAY_MISMATCH(
            4002,
            Retry.LATER,
            "The bytes the target received are not those the source sent.",
            "The target was not started. Check the network hardware."),
    TARGET_UNREACHABLE(
            4003,
            Retry.LATER,
            "The source's agent can't reach the target's agent.",
            "Check the migration network and the agent."),
    BAD_FRAME(4004, Retry.NEVER, "A peer sent bytes that are not our protocol.", "Check versions and who connects."),

    // The migration
    MIGRATION_FAILED(5001, Retry.LATER, "The migration failed.", "Read the message and try again."),
    CANCELLED(5002, Retry.LATER, "The migration was cancelled.", "Nothing is to be done."),
    TARGET_DISK_FULL(
            5003,
            Retry.LATER,
            "The target's disk ran full while the VM was copied.",
            "Free space there and try again."),
    IN_DOUBT(
            5004,
            Retry.LATER,
            "It is not known whether the target runs the VM.",
            "Bring the target host back; the agents then settle it by themselves."),
    GUEST_GONE(
            5005,
            Retry.NEVER,
            "The guest ended while it was being migrated.",
            "Look at the guest: it shut down or its QEMU died."),
    INTERRUPTED(5006, Retry.LATER, "A crash interrupted the migration; it was undone.", "Try again."),
    POST_COPY_PAUSED(
            5007,
            Retry.LATER,
            "The guest stands at the target and waits for memory that is still at the source.",
            "Let both agents, both libvirtd and the link run: it is tried again by itself. Where the target's QEMU does not"
                    + " answer, only virsh destroy on both hosts ends it; the disks are whole, the guest's memory is lost."),
    BASE_IMAGE_CHANGED(
            5020,
            Retry.LATER,
            "A disk's base image is not what it was when it was looked at.",
            "See what writes to it: a base image must not change. Then try again."),
    NOT_CONVERGED(
            5010,
            Retry.LATER,
            "The guest could not be moved within objective and deadline; it was let go on where it was.",
            "Try at a quieter hour, or allow more: --throttle on, --postcopy allowed, a longer --downtime or --deadline."),

    // Our own faults
    INTERNAL(9001, Retry.LATER, "Zugvogel made a mistake.", "Please report it with the log.");

    /** Whether the same request can succeed later without a change to it. */
    public enum Retry {
        NEVER,
        LATER
    }

    private final int number;
    private final Retry retry;
    private final String meaning;
    private final String remedy;

    Code(int number, Retry retry, String meaning, String remedy) {
        this.number = number;
        this.retry = retry;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** What people and programs see: {@code ZV-2007}. */
    public String text() {
        return String.format(Locale.ROOT, "ZV-%04d", number);
    }

    /**
     * The code of a text as {@link #text} writes it.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Code parse(String text) {
        for (Code code : values()) if (code.text().equals(text)) return code;
        throw new IllegalArgumentException("unknown code " + text);
    }

    public Retry retry() {
        return retry;
    }

    public String meaning() {
        return meaning;
    }

    /** What to do, unless the failure knows better. */
    public String remedy() {
        return remedy;
    }
}
