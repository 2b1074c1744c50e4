/* What a bed guest does: serve HTTP, append records to its disk, dirty its memory. */
#pragma once
#include <stdint.h>

#define DISK "/dev/vda"

struct verification {
    uint64_t written;     /* records whose write was acknowledged */
    uint64_t overwritten; /* of these, gone because the disk was full and writing went on from its start */
    uint64_t verified;    /* of the rest, read back as written */
    uint64_t bad;         /* of the rest, not */
};

/* Identifies this boot: random, the same for the life of the guest. */
uint64_t boot_id(void);
uint64_t now_ns(void);
void sleep_ms(unsigned milliseconds);
void start_thread(void *(*body)(void *), void *argument);

/* Never return; serves on port 80. */
void serve_http(const char *name);

/* Appends a record every interval, in the background. Without a disk, or with an interval of 0, does nothing. */
void start_records(unsigned interval_ms);
uint64_t records_acknowledged(void);
struct verification verify_records(void);

/* Writes new data to places all over the second half of the disk. Returns how many bytes it wrote. */
uint64_t change_disk(uint64_t bytes);

/* Rewrites page after page of an area of its own, in the background. */
void start_memory(uint64_t bytes_per_second, uint64_t size_bytes);
