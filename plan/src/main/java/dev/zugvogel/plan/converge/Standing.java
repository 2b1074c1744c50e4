package dev.zugvogel.plan.converge;

import java.time.Duration;

/**
 * What was done so far.
 *
 * @param limit of the last transfer's pause that libvirt keeps now
 * @param throttlePercent by which QEMU slows the guest's CPUs down now
 * @param postCopyRefused it was tried, and can't be done here
 */
public record Standing(Duration limit, int throttlePercent, boolean postCopyRefused) {}
