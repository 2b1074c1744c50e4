package dev.zugvogel.libvirt;

import dev.zugvogel.libvirt.xdr.TypedParameters;
import dev.zugvogel.libvirt.xdr.TypedValue;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.Limit;
import java.util.ArrayList;
import java.util.List;

/**
 * What a migration is told, with the type word that libvirt wants for each name. A phase ignores those it does not use, so
 * one list serves all phases of one side; a name that the daemon's version does not know is
 * {@link ErrorCode#ARGUMENT_UNSUPPORTED}. Immutable.
 */
public record MigrationParameters(TypedParameters values) {
    public static final MigrationParameters NONE = new MigrationParameters(TypedParameters.NONE);

    public static Builder builder() {
        return NONE.toBuilder();
    }

    /** Starts from these; setting a name again replaces it. */
    public Builder toBuilder() {
        return new Builder(values.items());
    }

    /** Collects parameters. Not thread-safe. */
    public static final class Builder {
        private final List<TypedParameters.Item> items;

        private Builder(List<TypedParameters.Item> items) {
            this.items = new ArrayList<>(items);
        }

        /** Where the memory goes: {@code tcp://HOST:PORT}, or {@code unix://PATH}, which may differ on the two sides. */
        public Builder migrateUri(String uri) {
            return text("migrate_uri", uri);
        }

        /** Where the disks go. Required beside a unix {@link #migrateUri}, even to recover a post-copy. */
        public Builder disksUri(String uri) {
            return text("disks_uri", uri);
        }

        public Builder disksPort(int port) {
            return number("disks_port", port);
        }

        /** For Prepare: what Begin returned. */
        public Builder destinationXml(String xml) {
            return text("destination_xml", xml);
        }

        public Builder destinationName(String name) {
            return text("destination_name", name);
        }

        /** Needed beside {@link #destinationXml} where the definition that stays is changed too. */
        public Builder persistentXml(String xml) {
            return text("persistent_xml", xml);
        }

        /** Not together with a unix URI. */
        public Builder listenAddress(String address) {
            return text("listen_address", address);
        }

        public Builder graphicsUri(String uri) {
            return text("graphics_uri", uri);
        }

        public Builder tlsDestination(String name) {
            return text("tls.destination", name);
        }

        /** Exactly these disks are copied, by target name. */
        public Builder migrateDisks(List<String> targets) {
            return texts("migrate_disks", targets);
        }

        /** Since libvirt 10.9. */
        public Builder detectZeroes(List<String> targets) {
            return texts("migrate_disks_detect_zeroes", targets);
        }

        /** Of each disk and of the memory, separately. Rounded up to whole MiB/s. */
        public Builder bandwidth(Limit limit) {
            return rate("bandwidth", limit);
        }

        public Builder postCopyBandwidth(Limit limit) {
            return rate("bandwidth.postcopy", limit);
        }

        /** What QEMU takes for the bandwidth when it decides to switch over. Since libvirt 11.1. */
        public Builder availableSwitchoverBandwidth(Limit limit) {
            return rate("bandwidth.avail.switchover", limit);
        }

        public Builder autoConvergeInitialPercent(int percent) {
            return number("auto_converge.initial", percent);
        }

        public Builder autoConvergeIncrementPercent(int percent) {
            return number("auto_converge.increment", percent);
        }

        public Builder parallelConnections(int count) {
            return number("parallel.connections", count);
        }

        /** Methods: xbzrle, mt; with parallel connections zlib, zstd (since libvirt 9.4). */
        public Builder compression(List<String> methods) {
            return texts("compression", methods);
        }

        public Builder xbzrleCache(Bytes size) {
            return set("compression.xbzrle.cache", new TypedValue.UInt64(size.count()));
        }

        public Builder mtLevel(int level) {
            return number("compression.mt.level", level);
        }

        public Builder mtThreads(int count) {
            return number("compression.mt.threads", count);
        }

        public Builder mtDecompressionThreads(int count) {
            return number("compression.mt.dthreads", count);
        }

        /** Since libvirt 9.4. */
        public Builder zlibLevel(int level) {
            return number("compression.zlib.level", level);
        }

        /** Since libvirt 9.4. */
        public Builder zstdLevel(int level) {
            return number("compression.zstd.level", level);
        }

        public MigrationParameters build() {
            return new MigrationParameters(new TypedParameters(items));
        }

        private Builder text(String name, String value) {
            return set(name, new TypedValue.Text(value));
        }

        private Builder texts(String name, List<String> values) {
            return set(name, values.stream().map(TypedValue.Text::new).toArray(TypedValue[]::new));
        }

        private Builder number(String name, int value) {
            return set(name, new TypedValue.Int32(value));
        }

        private Builder rate(String name, Limit limit) {
            return set(name, new TypedValue.UInt64(Mebibytes.perSecond(limit)));
        }

        private Builder set(String name, TypedValue... values) {
            items.removeIf(item -> item.name().equals(name));
            for (TypedValue value : values) items.add(new TypedParameters.Item(name, value));
            return this;
        }
    }
}
