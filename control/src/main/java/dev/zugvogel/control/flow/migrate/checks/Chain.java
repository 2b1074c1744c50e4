package dev.zugvogel.control.flow.migrate.checks;

import dev.zugvogel.model.Bytes;
import dev.zugvogel.model.check.Finding;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.wire.v1.BackingFacts;
import dev.zugvogel.wire.v1.DiskFacts;
import dev.zugvogel.wire.v1.TargetBackingFacts;
import dev.zugvogel.wire.v1.TargetDiskFacts;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The images below one disk that is copied, and what is to become of each. Pure.
 *
 * @param images the nearest to the disk first
 */
record Chain(DiskFacts disk, List<Image> images) {
    /** What the agents can bring; another format may name files that they do not see. */
    private static final Set<String> SENDABLE = Set.of("raw", "qcow2");

    enum Fate {
        /** The target has it, by its digest. */
        THERE,
        SENT,
        /** The target has something else under its name. */
        DIFFERS,
        /** It can't be sent, or nothing tells what is in it. */
        UNKNOWN
    }

    record Image(BackingFacts facts, TargetBackingFacts there, Fate fate) {
        Bytes size() {
            return new Bytes(facts.getSizeBytes());
        }
    }

    Chain {
        images = List.copyOf(images);
    }

    static Chain of(DiskDecision.Copied copy) {
        DiskFacts disk = copy.disk();
        return new Chain(
                disk,
                IntStream.range(0, disk.getBackingCount())
                        .mapToObj(index -> image(disk.getBacking(index), there(copy.there(), index)))
                        .toList());
    }

    /** An older agent tells only of all images together. */
    private static TargetBackingFacts there(TargetDiskFacts there, int index) {
        if (index < there.getBackingCount()) return there.getBacking(index);
        return TargetBackingFacts.newBuilder()
                .setSame(there.getBackingPresent())
                .build();
    }

    private static Image image(BackingFacts facts, TargetBackingFacts there) {
        return new Image(facts, there, fate(facts, there));
    }

    private static Fate fate(BackingFacts facts, TargetBackingFacts there) {
        if (there.getSame()) return Fate.THERE;
        boolean known =
                facts.getPath().startsWith("/") && !facts.getSha256().isEmpty() && SENDABLE.contains(facts.getFormat());
        if (!known) return Fate.UNKNOWN;
        if (there.getExists()) return Fate.DIFFERS;
        return there.getFolderWritable() ? Fate.SENT : Fate.UNKNOWN;
    }

    boolean isEmpty() {
        return images.isEmpty();
    }

    /** Only the disk's own image need be copied, once the rest was sent. */
    boolean canBeKept() {
        return images.stream().allMatch(image -> image.fate() == Fate.THERE || image.fate() == Fate.SENT);
    }

    List<Image> with(Fate fate) {
        return images.stream().filter(image -> image.fate() == fate).toList();
    }

    /** @param kept libvirt's incremental mode is used */
    Finding finding(boolean kept, String target) {
        String disk = "disk " + disk().getDevice();
        List<Image> other = with(Fate.DIFFERS);
        if (!other.isEmpty())
            return Finding.error(
                    Code.BASE_IMAGE_DIFFERS,
                    disk + " lies on " + path(other.getFirst()) + ", and " + target + " has another file of that name");
        return Finding.info(Code.BACKING_CHAIN, disk + (kept ? kept() : flattened()));
    }

    private String kept() {
        List<Image> sent = with(Fate.SENT);
        if (sent.isEmpty()) return " lies on " + count() + " that the target has: only the overlay moves";
        Bytes bytes = sent.stream().map(Image::size).reduce(Bytes.ZERO, Bytes::plus);
        return sent.size() == 1
                ? ": its base image of " + bytes + ", " + path(sent.getFirst())
                        + ", will be sent once; then only the overlay moves"
                : ": its " + sent.size() + " base images of " + bytes
                        + " together will be sent once; then only the overlay moves";
    }

    private String flattened() {
        return " lies on " + count() + ": all is copied into one image";
    }

    private String count() {
        return images.size() == 1 ? "a base image" : images.size() + " base images";
    }

    private static String path(Image image) {
        return image.facts().getPath();
    }
}
