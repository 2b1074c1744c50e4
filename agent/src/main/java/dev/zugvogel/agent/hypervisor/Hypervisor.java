package dev.zugvogel.agent.hypervisor;

/** This host's libvirt. Thread-safe. */
public interface Hypervisor {
    /**
     * Opens a connection of its own. What is begun or prepared on it ends with it.
     *
     * @throws dev.zugvogel.model.failure.FailureException LIBVIRT_UNREACHABLE
     */
    Session open();
}
