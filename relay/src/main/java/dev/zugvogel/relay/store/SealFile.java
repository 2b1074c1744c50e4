package dev.zugvogel.relay.store;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.zugvogel.model.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;

/**
 * The file that makes a store valid: {@code "ZVPS", format: u8, store id: 16, salt: 16, bytes on disk: be64, migration:
 * utf, generation: be64, peer: utf, at: be64 ms}, then HMAC-SHA256 of that. It names the one index it belongs to by the salt.
 */
record SealFile(UUID storeId, UUID salt, Bytes onDisk, Seal seal) {
    static final String NAME = "seal";

    private static final int MAGIC = 0x5A565053;
    private static final int FORMAT = 1;
    private static final int MAC_BYTES = 32;
    private static final int LIMIT_BYTES = 4096;

    /** Empty if there is none of this key, or it is damaged. */
    static Optional<SealFile> read(Path folder, StoreKey key) throws IOException {
        byte[] file = bytes(folder);
        int length = file.length - MAC_BYTES;
        if (length < 0) return Optional.empty();
        Mac mac = key.sealMac();
        mac.update(file, 0, length);
        byte[] written = Arrays.copyOfRange(file, length, file.length);
        return MessageDigest.isEqual(mac.doFinal(), written) ? parse(file) : Optional.empty();
    }

    /** What the file says, whoever wrote it. */
    static Optional<SealFile> readUnproven(Path folder) throws IOException {
        return parse(bytes(folder));
    }

    private static byte[] bytes(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) return new byte[0];
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LIMIT_BYTES + 1);
            return bytes.length > LIMIT_BYTES ? new byte[0] : bytes;
        }
    }

    private static Optional<SealFile> parse(byte[] file) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(file))) {
            if (in.readInt() != MAGIC || in.readUnsignedByte() != FORMAT) return Optional.empty();
            UUID storeId = new UUID(in.readLong(), in.readLong());
            UUID salt = new UUID(in.readLong(), in.readLong());
            Bytes onDisk = new Bytes(in.readLong());
            Seal seal = new Seal(in.readUTF(), in.readLong(), in.readUTF(), Instant.ofEpochMilli(in.readLong()));
            return in.available() == MAC_BYTES
                    ? Optional.of(new SealFile(storeId, salt, onDisk, seal))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Durable when it returns: after a crash there is this one or none. */
    void write(Path folder, StoreKey key) throws IOException {
        Path fresh = folder.resolve(NAME + ".new");
        try (FileChannel channel = FileChannel.open(fresh, CREATE, TRUNCATE_EXISTING, WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(bytes(key));
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(true);
        }
        Files.move(fresh, folder.resolve(NAME), ATOMIC_MOVE);
        StoreFolder.force(folder);
    }

    private byte[] bytes(StoreKey key) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(file);
        out.writeInt(MAGIC);
        out.writeByte(FORMAT);
        for (UUID id : new UUID[] {storeId, salt}) {
            out.writeLong(id.getMostSignificantBits());
            out.writeLong(id.getLeastSignificantBits());
        }
        out.writeLong(onDisk.count());
        out.writeUTF(seal.migrationId());
        out.writeLong(seal.generation());
        out.writeUTF(seal.peer());
        out.writeLong(seal.at().toEpochMilli());
        out.write(key.sealMac().doFinal(file.toByteArray()));
        return file.toByteArray();
    }
}
