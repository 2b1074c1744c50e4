package dev.zugvogel.model.inventory;

import dev.zugvogel.model.Bytes;

/**
 * One disk of a VM.
 *
 * @param device the guest's name for it: {@code vda}
 * @param path file, block device or volume; empty for an empty drive
 * @param capacity what the guest sees
 * @param allocation what it takes on the host
 */
public record DiskSummary(String device, String path, Bytes capacity, Bytes allocation) {}
