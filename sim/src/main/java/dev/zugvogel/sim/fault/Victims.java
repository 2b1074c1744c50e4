package dev.zugvogel.sim.fault;

/** The world as a fault strikes it. Hosts go by their names. */
public interface Victims {
    void strike(Fault fault, String host, String other);

    /** Some host but this one. */
    String otherThan(String host);

    /** For the table of what was covered: how far the migrations have come. */
    String phase();

    void note(String host, String what);
}
