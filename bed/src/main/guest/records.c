/* Numbered, checksummed records, each on the disk before it counts as acknowledged. */
#define _GNU_SOURCE
#include "load.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RECORD_BYTES = 4096, BATCH = 64, WORDS = RECORD_BYTES / 8 };

/* One disk block. Words: magic, number, boot, time, filler from the number ..., checksum of all before it. */
typedef uint64_t record[WORDS];

static const uint64_t MAGIC = 0x7a75677665676c31;

static uint64_t slots;
static _Atomic uint64_t acknowledged;

static uint64_t checksum(const record block) {
    uint64_t sum = 14695981039346656037u;
    for (int word = 0; word < WORDS - 1; word++) sum = (sum ^ block[word]) * 1099511628211u;
    return sum;
}

static void compose(record block, uint64_t number) {
    block[0] = MAGIC;
    block[1] = number;
    block[2] = boot_id();
    block[3] = now_ns();
    for (int word = 4; word < WORDS - 1; word++) block[word] = number * 2654435761u + (uint64_t)word / 8;
    block[WORDS - 1] = checksum(block);
}

/* The slot of a record may meanwhile hold one that is whole rounds younger. */
static int is_intact(const record block, uint64_t number) {
    return block[0] == MAGIC && block[2] == boot_id() && block[WORDS - 1] == checksum(block) && block[1] >= number &&
           (block[1] - number) % slots == 0;
}

static off_t offset_of(uint64_t number) { return (off_t)((number - 1) % slots * RECORD_BYTES); }

static void *append_forever(void *interval) {
    int disk = open(DISK, O_WRONLY | O_DIRECT | O_DSYNC);
    uint64_t *block = aligned_alloc(RECORD_BYTES, RECORD_BYTES);
    for (uint64_t number = 1;; number++) {
        compose(block, number);
        if (pwrite(disk, block, RECORD_BYTES, offset_of(number)) != RECORD_BYTES) {
            perror("record");
            return NULL;
        }
        atomic_store(&acknowledged, number);
        sleep_ms((unsigned)(uintptr_t)interval);
    }
}

void start_records(unsigned interval_ms) {
    int disk = open(DISK, O_RDONLY);
    if (disk < 0) return;
    slots = (uint64_t)lseek(disk, 0, SEEK_END) / RECORD_BYTES;
    close(disk);
    if (interval_ms > 0 && slots > BATCH) start_thread(append_forever, (void *)(uintptr_t)interval_ms);
}

uint64_t records_acknowledged(void) { return atomic_load(&acknowledged); }

static void verify_batch(int disk, uint64_t *blocks, uint64_t first, uint64_t count, struct verification *result) {
    ssize_t bytes = pread(disk, blocks, count * RECORD_BYTES, offset_of(first));
    uint64_t complete = bytes < 0 ? 0 : (uint64_t)bytes / RECORD_BYTES;
    for (uint64_t index = 0; index < complete; index++)
        if (is_intact(blocks + index * WORDS, first + index)) result->verified++;
}

struct verification verify_records(void) {
    struct verification result = {.written = records_acknowledged()};
    /* The margin keeps clear of the slots that are being written while we read. */
    if (result.written > slots - BATCH) result.overwritten = result.written - (slots - BATCH);
    int disk = open(DISK, O_RDONLY | O_DIRECT);
    uint64_t *blocks = aligned_alloc(RECORD_BYTES, BATCH * RECORD_BYTES);
    uint64_t number = result.overwritten + 1;
    while (disk >= 0 && number <= result.written) {
        uint64_t to_end = slots - (number - 1) % slots;
        uint64_t count = result.written - number + 1;
        if (count > BATCH) count = BATCH;
        if (count > to_end) count = to_end;
        verify_batch(disk, blocks, number, count, &result);
        number += count;
    }
    free(blocks);
    if (disk >= 0) close(disk);
    result.bad = result.written - result.overwritten - result.verified;
    return result;
}
