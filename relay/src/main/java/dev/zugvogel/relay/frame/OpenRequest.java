package dev.zugvogel.relay.frame;

/**
 * What a source asks for with OPEN.
 *
 * @param socket the socket's name in the migration, such as {@code mem} or {@code disk}
 */
public record OpenRequest(String migrationId, String socket) {
    @Override
    public String toString() {
        return "socket " + socket + " of migration " + migrationId;
    }
}
