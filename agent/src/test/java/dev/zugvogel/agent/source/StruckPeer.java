package dev.zugvogel.agent.source;

import dev.zugvogel.agent.guard.TargetView;
import dev.zugvogel.libvirt.Cookie;
import dev.zugvogel.wire.v1.ImagePiece;
import dev.zugvogel.wire.v1.ImageReceived;
import dev.zugvogel.wire.v1.StepMessage;
import java.util.List;
import java.util.function.Supplier;

/** The way to the target's agent, on which each call may be lost before or after it had its effect. */
record StruckPeer(World world, AgentRun agent, TargetPeer real) implements TargetPeer {
    private <T> T call(String name, Supplier<T> effect) {
        agent.live();
        world.strike("peer." + name, false, null);
        agent.live();
        T result = effect.get();
        world.strike("peer." + name, true, null);
        agent.live();
        return result;
    }

    private void run(String name, Runnable effect) {
        call(name, () -> {
            effect.run();
            return true;
        });
    }

    @Override
    public ImageReceived bring(ImagePiece.Builder piece) {
        return call("bring", () -> real.bring(piece));
    }

    @Override
    public Prepared prepare(Begun begun) {
        return call("prepare", () -> real.prepare(begun));
    }

    @Override
    public void rehearse() {
        run("rehearse", () -> {
            world.reach();
            real.rehearse();
        });
    }

    @Override
    public Cookie finish(Cookie cookie) {
        world.beforeFinish.run();
        return call("finish", () -> real.finish(cookie));
    }

    @Override
    public void cancel() {
        run("cancel", real::cancel);
    }

    @Override
    public TargetView look() {
        return call("look", real::look);
    }

    @Override
    public TargetView peek() {
        return call("peek", real::peek);
    }

    @Override
    public void unwind(boolean succeeded) {
        run("unwind", () -> real.unwind(succeeded));
    }

    @Override
    public List<StepMessage> story() {
        return real.story();
    }

    @Override
    public void close() {
        real.close();
    }
}
