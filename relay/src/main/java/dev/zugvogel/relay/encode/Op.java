package dev.zugvogel.relay.encode;

/**
 * The ops of a block. Each begins with a varint: {@code argument << 4 | op}. The argument is the count of pages or bytes
 * unless said otherwise. What "holds" means is always the state before the block.
 */
final class Op {
    /** Bytes from the contents. */
    static final int LITERAL = 0;
    /** The next region number stands for the name that follows: argument bytes, among the ops. */
    static final int NAME = 1;
    /** {@code number << 1 | named}: pages that follow are of this region; named: the next RAM record carries its name. */
    static final int REGION = 2;
    /** The next page number moves on by the argument, zigzag. */
    static final int SEEK = 3;
    /** RAM: records of zero pages; otherwise 4096 zero bytes each. */
    static final int ZERO = 4;
    /** The receiver holds them under their own numbers. */
    static final int KNOWN = 5;
    /** The receiver holds them elsewhere; varints follow: region number, number of the first page there. */
    static final int COPY = 6;
    /** One page: what the receiver holds under its number, changed in so many ranges; varints for each: skip, take. */
    static final int DELTA = 7;
    /** Pages of one repeated word, which follows: 8 bytes. */
    static final int FILL = 8;
    /** 4096 bytes each from the contents. */
    static final int PAGE = 9;

    static final int BITS = 4;

    private Op() {}
}
