package dev.zugvogel.agent;

import dev.zugvogel.agent.inventory.Examiner;
import dev.zugvogel.agent.link.Requests;
import dev.zugvogel.agent.pagestore.StoreInfo;
import dev.zugvogel.agent.pagestore.Stores;
import dev.zugvogel.agent.source.Outgoings;
import dev.zugvogel.agent.target.Bounds;
import dev.zugvogel.model.failure.Code;
import dev.zugvogel.model.failure.FailureException;
import dev.zugvogel.wire.v1.Accepted;
import dev.zugvogel.wire.v1.Answer;
import dev.zugvogel.wire.v1.ChangeBandwidth;
import dev.zugvogel.wire.v1.Request;
import dev.zugvogel.wire.v1.StoreList;
import dev.zugvogel.wire.v1.StoreMessage;
import dev.zugvogel.wire.v1.VmFacts;

/** Hands each request of the server to the part that carries it out. */
record Answers(Examiner examiner, Outgoings outgoings, Stores stores) implements Requests {
    @Override
    public Answer.Builder answer(Request request) {
        Answer.Builder answer = Answer.newBuilder();
        return switch (request.getBodyCase()) {
            case EXAMINE_VM -> answer.setVm(withPages(examiner.vm(request.getExamineVm())));
            case SAMPLE_MEMORY -> answer.setMemory(examiner.memory(request.getSampleMemory()));
            case EXAMINE_TARGET -> answer.setTarget(examiner.target(request.getExamineTarget()));
            case MEASURE_LINK -> answer.setLink(examiner.link(request.getMeasureLink()));
            case START_MIGRATION -> {
                outgoings.start(request.getStartMigration());
                yield accepted(answer);
            }
            case CANCEL_MIGRATION -> {
                outgoings.cancel(request.getCancelMigration().getMigrationId());
                yield accepted(answer);
            }
            case REMOVE_MARKERS -> {
                examiner.removeMarkers(request.getRemoveMarkers());
                yield accepted(answer);
            }
            case CHANGE_BANDWIDTH -> {
                ChangeBandwidth change = request.getChangeBandwidth();
                outgoings.changeBandwidth(change.getMigrationId(), change.getBytesPerSecond());
                yield accepted(answer);
            }
            case LIST_STORES -> answer.setStores(listed());
            case REMOVE_STORE -> {
                stores.remove(Bounds.uuid(request.getRemoveStore().getVmUuid()));
                yield accepted(answer);
            }
            case BODY_NOT_SET -> throw FailureException.of(Code.BAD_REQUEST, "this agent does not know the request");
        };
    }

    /** Where else the pages of the VM are kept that this host keeps. */
    private VmFacts withPages(VmFacts vm) {
        return stores.list().stream()
                .filter(store -> store.vm().toString().equals(vm.getUuid()))
                .flatMap(store -> store.seal().stream())
                .findFirst()
                .map(seal -> vm.toBuilder()
                        .setPagesPeerHost(seal.peer())
                        .setPagesSealedAtMs(seal.at().toEpochMilli())
                        .build())
                .orElse(vm);
    }

    private StoreList.Builder listed() {
        return StoreList.newBuilder()
                .addAllStores(stores.list().stream().map(Answers::message).toList());
    }

    private static StoreMessage message(StoreInfo store) {
        StoreMessage.Builder message = StoreMessage.newBuilder()
                .setVmUuid(store.vm().toString())
                .setVmName(store.name().orElse(""))
                .setBytes(store.size().count());
        store.seal()
                .ifPresent(seal -> message.setSealedAtMs(seal.at().toEpochMilli())
                        .setMigrationId(seal.migration())
                        .setPeerHost(seal.peer()));
        return message.build();
    }

    private static Answer.Builder accepted(Answer.Builder answer) {
        return answer.setAccepted(Accepted.getDefaultInstance());
    }

    @Override
    public void acknowledged(String migration) {
        outgoings.acknowledged(migration);
    }
}
