package dev.zugvogel.agent.hypervisor;

/** A numeric user and group of this host. */
public record Owner(int uid, int gid) {}
