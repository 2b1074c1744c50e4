package dev.zugvogel.libvirt.transport;

/** The procedures of libvirt's remote program that are used here, with their frozen numbers (remote_protocol.x). */
public enum Procedure {
    CONNECT_OPEN(1),
    CONNECT_GET_VERSION(4),
    NODE_GET_INFO(6),
    CONNECT_GET_CAPABILITIES(7),
    DOMAIN_CREATE_XML(10, Patience.CHANGE),
    DOMAIN_DEFINE_XML(11, Patience.CHANGE),
    DOMAIN_DESTROY(12, Patience.CHANGE),
    DOMAIN_GET_XML_DESC(14),
    DOMAIN_LOOKUP_BY_NAME(23),
    DOMAIN_LOOKUP_BY_UUID(24),
    DOMAIN_RESUME(28, Patience.CHANGE),
    DOMAIN_SHUTDOWN(33, Patience.CHANGE),
    DOMAIN_SUSPEND(34, Patience.CHANGE),
    CONNECT_GET_HOSTNAME(59),
    CONNECT_SUPPORTS_FEATURE(60),
    AUTH_LIST(66),
    STORAGE_POOL_GET_INFO(87),
    STORAGE_POOL_GET_XML_DESC(88),
    STORAGE_VOL_GET_PATH(100),
    DOMAIN_IS_PERSISTENT(151),
    CONNECT_GET_LIB_VERSION(157),
    DOMAIN_ABORT_JOB(164, Patience.CHANGE),
    DOMAIN_MIGRATE_SET_MAX_DOWNTIME(166, Patience.CHANGE),
    DOMAIN_SNAPSHOT_NUM(187),
    DOMAIN_GET_BLOCK_INFO(194),
    DOMAIN_CREATE_WITH_FLAGS(196, Patience.CHANGE),
    DOMAIN_MIGRATE_SET_MAX_SPEED(207, Patience.CHANGE),
    DOMAIN_GET_STATE(212),
    NODE_GET_MEMORY_STATS(228),
    DOMAIN_UNDEFINE_FLAGS(231, Patience.CHANGE),
    DOMAIN_GET_BLOCK_JOB_INFO(238),
    CONNECT_LIST_ALL_DOMAINS(273),
    CONNECT_LIST_ALL_STORAGE_POOLS(281),
    STORAGE_POOL_LIST_ALL_VOLUMES(282),
    CONNECT_LIST_ALL_NETWORKS(283),
    DOMAIN_GET_JOB_STATS(298),
    DOMAIN_MIGRATE_BEGIN3_PARAMS(302, Patience.CHANGE),
    DOMAIN_MIGRATE_PREPARE3_PARAMS(303, Patience.CHANGE),
    DOMAIN_MIGRATE_PERFORM3_PARAMS(305, Patience.UNLIMITED),
    DOMAIN_MIGRATE_FINISH3_PARAMS(306, Patience.UNLIMITED),
    DOMAIN_MIGRATE_CONFIRM3_PARAMS(307, Patience.CHANGE),
    CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY(316),
    /** A message: lifecycle event. */
    DOMAIN_EVENT_CALLBACK_LIFECYCLE(318),
    CONNECT_GET_DOMAIN_CAPABILITIES(342),
    CONNECT_GET_ALL_DOMAIN_STATS(344),
    /** A message: a new pass over the memory. */
    DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION(359),
    /** A message: a job ended. */
    DOMAIN_EVENT_CALLBACK_JOB_COMPLETED(363),
    DOMAIN_MIGRATE_START_POST_COPY(364, Patience.CHANGE),
    CONNECT_COMPARE_HYPERVISOR_CPU(393),
    CONNECT_BASELINE_HYPERVISOR_CPU(394),
    DOMAIN_START_DIRTY_RATE_CALC(427, Patience.CHANGE),
    DOMAIN_ABORT_JOB_FLAGS(442, Patience.CHANGE);

    private final int number;
    private final Patience patience;

    Procedure(int number) {
        this(number, Patience.QUERY);
    }

    Procedure(int number, Patience patience) {
        this.number = number;
        this.patience = patience;
    }

    public int number() {
        return number;
    }

    public Patience patience() {
        return patience;
    }
}
