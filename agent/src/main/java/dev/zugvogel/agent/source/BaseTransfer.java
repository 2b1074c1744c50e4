package dev.zugvogel.agent.source;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.Failure;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.DiskPlan;
import dev.zugvogel.wire.v1.ImagePiece;
import dev.zugvogel.wire.v1.ImageReceived;
import dev.zugvogel.wire.v1.ProgressMessage;
import dev.zugvogel.wire.v1.StartMigration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Sees to it, before libvirt begins, that the target has the images below those that are copied, with the same content:
 * it sends those that are missing. Goes on after a lost link, and where an earlier run has got to. Used by one thread.
 */
final class BaseTransfer {
    private static final int PIECE_BYTES = 2 << 20;
    private static final long TELL_INTERVAL_NANOS = 1_000_000_000;

    private final Host host;
    private final StartMigration order;
    private final Ledger ledger;
    private final TargetPeer peer;
    private final Set<String> there = new HashSet<>();
    private long told;

    BaseTransfer(Host host, StartMigration order, Ledger ledger, TargetPeer peer) {
        this.host = host;
        this.order = order;
        this.ledger = ledger;
        this.peer = peer;
    }

    /** @throws FailureException the target's; BASE_IMAGE_CHANGED or CANCELLED */
    void run() {
        for (DiskPlan disk : order.getDisksList())
            // The lowest first: an image is of use only on top of what is below it.
            if (disk.getKeepBacking()) disk.getBackingList().reversed().forEach(this::bring);
    }

    private void bring(BackingFacts image) {
        if (!there.add(image.getPath())) return;
        ledger.stopIfCancelled();
        host.images().requireUnchanged(image);
        ImageReceived received =
                patiently(ImagePiece.newBuilder().setImage(image).setAsk(true));
        if (!received.getComplete()) send(image, received.getBytes());
    }

    private void send(BackingFacts image, long from) {
        String what = image.getPath() + " (" + new Bytes(image.getSizeBytes()) + ")";
        long began = host.time().nanos();
        String before = from == 0 ? "" : "; " + new Bytes(from) + " are there already";
        ledger.note(SourceStep.BASE_SENDING, "the base image " + what + " goes to " + order.getTargetHost() + before);
        Path file = host.images().file(image);
        try (FileChannel in = FileChannel.open(file)) {
            send(image, in, from);
        } catch (IOException e) {
            throw Failure.of(Code.DISK_IMPOSSIBLE, "can't read " + file + ": " + e.getMessage())
                    .asException(e);
        }
        double seconds = (host.time().nanos() - began) / 1e9;
        ledger.note(SourceStep.BASE_SENT, "%s is there after %.1f s, and stays".formatted(image.getPath(), seconds));
    }

    private void send(BackingFacts image, FileChannel in, long from) throws IOException {
        int mode = host.images().mode(image);
        long at = from;
        boolean complete = false;
        while (!complete) {
            ledger.stopIfCancelled();
            long began = host.time().nanos();
            ImagePiece.Builder piece =
                    piece(in, at, image.getSizeBytes()).setImage(image).setMode(mode);
            ImageReceived received = patiently(piece);
            keepLimit(piece.getContent().size(), began);
            at = within(received.getBytes(), image.getSizeBytes());
            complete = received.getComplete();
            tell(at, image.getSizeBytes());
        }
    }

    private long within(long received, long size) {
        if (received < 0 || received > size)
            throw FailureException.of(Code.BAD_FRAME, order.getTargetHost() + " has more of the image than there is");
        return received;
    }

    private static ImagePiece.Builder piece(FileChannel in, long at, long size) throws IOException {
        int length = Math.clamp(size - at, 0, PIECE_BYTES);
        ByteBuffer content = ByteBuffer.allocate(length);
        while (content.hasRemaining() && in.read(content, at + content.position()) >= 0) {}
        // A file that became shorter is found out by its digest.
        byte[] bytes = content.array();
        ImagePiece.Builder piece = ImagePiece.newBuilder().setOffset(at);
        return isZero(bytes) ? piece.setZeroBytes(length) : piece.setContent(wrapped(bytes));
    }

    private static ByteString wrapped(byte[] bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    private static boolean isZero(byte[] bytes) {
        for (byte each : bytes) if (each != 0) return false;
        return true;
    }

    /** What can't be reached is tried again as long as a target is waited for elsewhere. */
    private ImageReceived patiently(ImagePiece.Builder piece) {
        long deadline = host.time().nanos() + host.timing().cleaning().toNanos();
        Duration wait = host.timing().firstWait();
        while (true) {
            try {
                return peer.bring(piece);
            } catch (FailureException e) {
                boolean again = e.failure().code() == Code.TARGET_UNREACHABLE
                        && host.time().nanos() - deadline < 0;
                if (!again) throw e;
                ledger.stopIfCancelled();
                host.time().pause(wait);
                wait = host.timing().longer(wait);
            }
        }
    }

    private void keepLimit(int bytes, long began) {
        long limit = ledger.account().bandwidthBytesPerSecond();
        if (limit == 0) return;
        long due = began + (long) (bytes * 1e9 / limit);
        long early = due - host.time().nanos();
        if (early > 0) host.time().pause(Duration.ofNanos(early));
    }

    private void tell(long at, long size) {
        long now = host.time().nanos();
        if (now - told < TELL_INTERVAL_NANOS) return;
        told = now;
        ledger.account()
                .progress(ProgressMessage.newBuilder()
                        .setStorageDoneBytes(at)
                        .setStorageTotalBytes(size)
                        .setTimeLeftMs(-1)
                        .build());
        ledger.publish();
    }
}
