package dev.zugvogel.agent.source;

/** One run of an agent's process. After its death, its threads end at their next step. */
final class AgentRun {
    private final String name;
    private volatile boolean dead;

    AgentRun(String name) {
        this.name = name;
    }

    void live() {
        if (dead) throw new Killed(name);
    }

    void kill() {
        dead = true;
    }

    boolean isDead() {
        return dead;
    }
}
