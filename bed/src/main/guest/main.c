#include "load.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

static uint64_t boot;

uint64_t boot_id(void) { return boot; }

uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void sleep_ms(unsigned milliseconds) {
    struct timespec pause = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    nanosleep(&pause, NULL);
}

void start_thread(void *(*body)(void *), void *argument) {
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 64 * 1024);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    if (pthread_create(&thread, &attributes, body, argument) != 0) perror("thread");
    pthread_attr_destroy(&attributes);
}

static uint64_t number_from(const char *variable) {
    const char *text = getenv(variable);
    return text ? strtoull(text, NULL, 10) : 0;
}

int main(void) {
    const char *name = getenv("guest_name");
    /* Without the flag the first boot under emulation would wait seconds for entropy. */
    if (getrandom(&boot, sizeof boot, GRND_INSECURE) != sizeof boot) boot = now_ns();
    start_records((unsigned)number_from("record_interval_ms"));
    start_memory(number_from("memory_bytes_per_second"), number_from("memory_size_bytes"));
    serve_http(name ? name : "guest");
}
