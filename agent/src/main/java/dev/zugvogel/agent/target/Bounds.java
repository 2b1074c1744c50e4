package dev.zugvogel.agent.target;

import com.google.protobuf.ByteString;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.Convergence;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.ImagePiece;
import dev.zugvogel.wire.v1.PostCopy;
import dev.zugvogel.wire.v1.PrepareRequest;
import dev.zugvogel.wire.v1.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** What a request may hold. Every check throws BAD_REQUEST and names the field. */
public final class Bounds {
    private static final Pattern MIGRATION = Pattern.compile("[0-9A-Za-z]{1,40}");
    private static final Pattern DEVICE = Pattern.compile("[a-z]{2,8}[0-9]{0,4}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Set<String> FORMATS = Set.of("raw", "qcow2");
    /** As libvirt writes it: a port, after a name, an IPv4 address, or an IPv6 address in brackets. */
    private static final Pattern TCP_URI =
            Pattern.compile("tcp:(//)?([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.%]{2,64}]):\\d{1,5}");

    private static final long LONGEST_MS = Duration.ofDays(365).toMillis();
    private static final long LONGEST_WATCHDOG_MS = Duration.ofHours(1).toMillis();
    private static final int STORE_KEY_BYTES = 32;
    private static final int ADDRESSES_LIMIT = 8;
    private static final int XML_LIMIT_CHARS = 4 << 20;
    private static final int COOKIE_LIMIT_BYTES = 4 << 20;
    private static final int NAME_LIMIT_CHARS = 255;
    private static final int PATH_LIMIT_CHARS = 4000;
    private static final int DISKS_LIMIT = 128;
    private static final int CHAIN_LIMIT = 64;
    private static final long DISK_LIMIT_BYTES = 1L << 50;

    private Bounds() {}

    public static String migration(String id) {
        require(MIGRATION.matcher(id).matches(), "migration_id");
        return id;
    }

    public static UUID uuid(String text) {
        require(text.length() == 36, "vm_uuid");
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw FailureException.of(Code.BAD_REQUEST, "vm_uuid is not a UUID");
        }
    }

    public static void name(String name, String field) {
        require(!name.isEmpty() && name.length() <= NAME_LIMIT_CHARS, field);
    }

    public static void disk(DiskPlan disk) {
        require(DEVICE.matcher(disk.getDevice()).matches(), "disks.device");
        require(FORMATS.contains(disk.getFormat()), "disks.format");
        require(disk.getCapacityBytes() > 0 && disk.getCapacityBytes() <= DISK_LIMIT_BYTES, "disks.capacity_bytes");
        path(disk.getPath(), "disks.path");
        require(disk.getBackingCount() <= CHAIN_LIMIT, "disks.backing");
        disk.getBackingList().forEach(image -> path(image.getPath(), "disks.backing.path"));
        require(!disk.getHook() || (disk.getFormat().equals("raw") && !disk.getKeepBacking()), "disks.hook");
        require(!disk.getKeepBacking() || disk.getBackingCount() > 0, "disks.keep_backing");
        if (disk.getKeepBacking())
            require(
                    disk.getFormat().equals("qcow2")
                            && FORMATS.contains(disk.getBacking(0).getFormat()),
                    "disks.format");
    }

    /** One of an image that may be brought. */
    static void piece(ImagePiece piece) {
        migration(piece.getMigrationId());
        BackingFacts image = piece.getImage();
        path(image.getPath(), "image.path");
        require(DIGEST.matcher(image.getSha256()).matches(), "image.sha256");
        range(image.getSizeBytes(), 1, DISK_LIMIT_BYTES, "image.size_bytes");
        range(piece.getOffset(), 0, image.getSizeBytes(), "offset");
        range(piece.getZeroBytes(), 0, image.getSizeBytes(), "zero_bytes");
        require(piece.getZeroBytes() == 0 || piece.getContent().isEmpty(), "content");
    }

    public static void disks(List<DiskPlan> disks) {
        require(disks.size() <= DISKS_LIMIT, "disks");
        disks.forEach(Bounds::disk);
        require(disks.stream().map(DiskPlan::getDevice).distinct().count() == disks.size(), "disks.device");
        require(disks.stream().map(DiskPlan::getPath).distinct().count() == disks.size(), "disks.path");
    }

    static void prepare(PrepareRequest request) {
        migration(request.getMigrationId());
        uuid(request.getVmUuid());
        name(request.getVmName(), "vm_name");
        require(request.getXml().length() <= XML_LIMIT_CHARS, "xml");
        require(!request.getCookie().isEmpty() && request.getCookie().size() <= COOKIE_LIMIT_BYTES, "cookie");
        require(request.getBandwidthBytesPerSecond() >= 0, "bandwidth_bytes_per_second");
        require(request.getGeneration() > 0, "generation");
        disks(request.getDisksList());
        transport(request.getTransport());
        storeKey(request.getStoreKey());
        range(request.getWatchdogMs(), 0, LONGEST_WATCHDOG_MS, "watchdog_ms");
        require(
                request.getStoreSeal().isEmpty()
                        || MIGRATION.matcher(request.getStoreSeal()).matches(),
                "store_seal");
    }

    /** None, as older servers say it, or all, the one that is dialled first. */
    public static void addresses(List<String> addresses, String first) {
        require(addresses.size() <= ADDRESSES_LIMIT, "target_addresses");
        addresses.forEach(address -> name(address, "target_addresses"));
        require(addresses.isEmpty() || addresses.getFirst().equals(first), "target_addresses");
    }

    /** One that this version knows. */
    public static void transport(Transport transport) {
        require(transport != Transport.UNRECOGNIZED, "transport");
    }

    /** Times that are none are refused, and what only a later version knows. */
    public static void convergence(Convergence allowed) {
        range(allowed.getDeadlineMs(), 0, LONGEST_MS, "convergence.deadline_ms");
        range(allowed.getSwitchoverOverheadMs(), 0, LONGEST_MS, "convergence.switchover_overhead_ms");
        range(allowed.getWatchdogMs(), 0, LONGEST_WATCHDOG_MS, "convergence.watchdog_ms");
        require(allowed.getPostcopy() != PostCopy.UNRECOGNIZED, "convergence.postcopy");
    }

    public static void port(int port, String field) {
        range(port, 1, 65535, field);
    }

    public static void range(long value, long lowest, long highest, String field) {
        require(value >= lowest && value <= highest, field);
    }

    /** None, or one of the right length. */
    public static void storeKey(ByteString key) {
        require(key.isEmpty() || key.size() == STORE_KEY_BYTES, "store_key");
    }

    /** Where QEMU listens, as libvirt names it. */
    public static boolean isTcpUri(String uri) {
        return uri.length() <= NAME_LIMIT_CHARS + 16 && TCP_URI.matcher(uri).matches();
    }

    static void cookie(int bytes) {
        require(bytes <= COOKIE_LIMIT_BYTES, "cookie");
    }

    private static void path(String text, String field) {
        boolean plain = text.startsWith("/") && text.length() <= PATH_LIMIT_CHARS && text.indexOf('\0') < 0;
        require(plain && Path.of(text).normalize().toString().equals(text), field);
    }

    private static void require(boolean holds, String field) {
        if (!holds) throw FailureException.of(Code.BAD_REQUEST, field + " is missing, malformed or too large");
    }
}
