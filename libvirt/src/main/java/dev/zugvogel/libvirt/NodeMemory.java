package dev.zugvogel.libvirt;

import dev.zugvogel.model.Bytes;

/** The host's memory now, as the kernel counts it. */
public record NodeMemory(Bytes total, Bytes free, Bytes buffers, Bytes cached) {}
