#define _GNU_SOURCE
#include "load.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_BYTES = 64 * 1024, LINE_BYTES = 128 };

static const char *const WORDS[] = {"order", "invoice", "parcel", "street", "harbour", "winter", "signed", "pending",
                                    "copper", "garden", "ticket", "return", "sample", "window", "letter", "bridge"};

static uint64_t next_random(void) {
    static uint64_t state = 1181783497276652981u;
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 2685821657736338717u;
}

static const char *word(void) { return WORDS[next_random() % (sizeof WORDS / sizeof *WORDS)]; }

/* Lines as a database or a log would write them. */
static void compose(char *block) {
    size_t length = 0;
    while (length < BLOCK_BYTES - LINE_BYTES)
        length += (size_t)snprintf(block + length, LINE_BYTES, "{\"id\":%" PRIu64 ",\"kind\":\"%s\",\"note\":\"%s %s %s\"}\n",
                                   next_random() >> 24, word(), word(), word(), word());
    memset(block + length, '\n', BLOCK_BYTES - length);
}

uint64_t change_disk(uint64_t bytes) {
    int disk = open(DISK, O_WRONLY | O_DIRECT | O_DSYNC);
    if (disk < 0) return 0;
    uint64_t blocks = (uint64_t)lseek(disk, 0, SEEK_END) / BLOCK_BYTES;
    char *block = aligned_alloc(BLOCK_BYTES, BLOCK_BYTES);
    uint64_t written = 0;
    /* Records are at the start of the disk, and theirs alone. */
    while (blocks > 1 && written < bytes) {
        off_t place = (off_t)((blocks / 2 + next_random() % (blocks - blocks / 2)) * BLOCK_BYTES);
        compose(block);
        if (pwrite(disk, block, BLOCK_BYTES, place) != BLOCK_BYTES) break;
        written += BLOCK_BYTES;
    }
    free(block);
    close(disk);
    return written;
}
