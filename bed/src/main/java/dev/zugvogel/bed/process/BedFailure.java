package dev.zugvogel.bed.process;

/** What went wrong with the bed, for the person who uses it, with what to do about it. */
public class BedFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    public BedFailure(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
