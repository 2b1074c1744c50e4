package dev.zugvogel.control;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a server needs to know.
 *
 * @param state the folder that holds everything it remembers, its authority's key included
 * @param api where people and programs reach it; port 0 takes any
 * @param agents where agents reach it; port 0 takes any
 * @param names DNS names and addresses under which it is reached, beside those it listens on
 * @param adminTokenFile where the first admin token is written too, readable by its owner only
 */
public record ServerConfig(
        Path state,
        InetSocketAddress api,
        InetSocketAddress agents,
        List<String> names,
        Optional<Path> adminTokenFile) {
    public ServerConfig {
        names = List.copyOf(names);
    }
}
