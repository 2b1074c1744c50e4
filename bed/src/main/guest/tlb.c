/*
 * Keeps live migration honest under emulation. QEMU before 9.0 forgets to tell its emulated TLB when migration has
 * collected the dirty pages (fixed by QEMU's commit 03bfc2188f), so later writes to a page whose entry stays in the
 * TLB are never sent, and the guest goes on with stale memory. A guest with one process hardly ever flushes its TLB by
 * itself, so we do: the window in which a write can be lost is then shorter than the time a page waits to be sent.
 */
#include "load.h"

#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>

enum { PAGE_BYTES = 4096, EVERY_MS = 2 };

/* Farther apart than the pages that Linux flushes one by one (33): protecting both flushes the whole TLB. */
enum { AREA_PAGES = 64 };

static void *flush_forever(void *area) {
    volatile char *first = area;
    volatile char *last = first + (AREA_PAGES - 1) * PAGE_BYTES;
    struct sched_param soon = {.sched_priority = 1};
    if (sched_setscheduler(0, SCHED_FIFO, &soon) != 0) perror("tlb: scheduler");
    for (;;) {
        *first = *last = 1;
        if (mprotect(area, AREA_PAGES * PAGE_BYTES, PROT_READ) != 0 ||
            mprotect(area, AREA_PAGES * PAGE_BYTES, PROT_READ | PROT_WRITE) != 0) {
            perror("tlb: protect");
            return NULL;
        }
        sleep_ms(EVERY_MS);
    }
}

void start_tlb_flushes(void) {
    void *area = mmap(NULL, AREA_PAGES * PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (area == MAP_FAILED) {
        perror("tlb: area");
        return;
    }
    madvise(area, AREA_PAGES * PAGE_BYTES, MADV_NOHUGEPAGE);
    start_thread(flush_forever, area);
}
