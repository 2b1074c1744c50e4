#include "load.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE_BYTES = 4096, TICK_MS = 20, FRESH_WORDS = 64 };

static struct {
    uint64_t *area;
    uint64_t pages;
    uint64_t pages_per_second;
} memory;

static uint64_t next_random(void) {
    static uint64_t state = 88172645463325252u;
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

/* An eighth of the page is new each time: enough to defeat no-change tests, cheap enough for an emulated CPU. */
static void rewrite(uint64_t page) {
    uint64_t *words = memory.area + page * (PAGE_BYTES / sizeof *words);
    for (int word = 0; word < FRESH_WORDS; word++) words[word] = next_random();
}

static void *rewrite_forever(void *unused) {
    (void)unused;
    uint64_t start_ns = now_ns();
    uint64_t rewritten = 0;
    for (;;) {
        /* By elapsed time, so that the rate holds when sleeps last longer than asked; a stall is not made up for. */
        uint64_t due = (now_ns() - start_ns) / 1000000 * memory.pages_per_second / 1000;
        if (due - rewritten > memory.pages_per_second / 4 + 1) {
            start_ns = now_ns();
            rewritten = due = 0;
        }
        for (; rewritten < due; rewritten++) rewrite(rewritten % memory.pages);
        sleep_ms(TICK_MS);
    }
    return NULL;
}

void start_memory(uint64_t bytes_per_second, uint64_t size_bytes) {
    memory.pages = size_bytes / PAGE_BYTES;
    memory.pages_per_second = bytes_per_second / PAGE_BYTES;
    if (memory.pages == 0) return;
    void *area = mmap(NULL, size_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (area == MAP_FAILED) {
        perror("memory");
        return;
    }
    memory.area = area;
    for (uint64_t page = 0; page < memory.pages; page++) rewrite(page);
    if (memory.pages_per_second > 0) start_thread(rewrite_forever, NULL);
}
