package dev.zugvogel.libvirt;

/**
 * A volume in a storage pool.
 *
 * @param key names it for the whole host; the path for volumes that are files
 */
public record StorageVolume(String pool, String name, String key) {}
