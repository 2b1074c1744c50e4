/* A server of a few fixed pages; one short-lived thread per connection, so that a slow page delays no other. */
#include "load.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { BACKLOG = 64, REQUEST_BYTES = 1024, REPLY_BYTES = 512, IDLE_SECONDS = 2 };

static const char *guest_name;
static atomic_uint_fast64_t requests;

static int is_path(const char *request, const char *path) {
    size_t length = strlen(path);
    return strncmp(request, "GET ", 4) == 0 && strncmp(request + 4, path, length) == 0 && request[4 + length] == ' ';
}

static double uptime_seconds(void) { return (double)now_ns() / 1e9; }

static int counter_page(char *body) {
    return snprintf(body, REPLY_BYTES, "guest %s\nrequests %" PRIuFAST64 "\nuptime_s %.3f\nboot %016" PRIx64
                                       "\nrecords %" PRIu64 "\n",
                    guest_name, atomic_fetch_add(&requests, 1) + 1, uptime_seconds(), boot_id(),
                    records_acknowledged());
}

static int verify_page(char *body) {
    struct verification found = verify_records();
    return snprintf(body, REPLY_BYTES, "{\"written\":%" PRIu64 ",\"overwritten\":%" PRIu64 ",\"verified\":%" PRIu64
                                       ",\"bad\":%" PRIu64 "}\n",
                    found.written, found.overwritten, found.verified, found.bad);
}

/* What follows a path that begins so, or NULL. */
static const char *after(const char *request, const char *start) {
    size_t length = strlen(start);
    return strncmp(request, "GET ", 4) == 0 && strncmp(request + 4, start, length) == 0 ? request + 4 + length : NULL;
}

/* The length of the body, or -1 where there is no such page. */
static int page(const char *request, char *body) {
    if (is_path(request, "/")) return counter_page(body);
    if (is_path(request, "/verify")) return verify_page(body);
    if (is_path(request, "/acked")) return snprintf(body, REPLY_BYTES, "%" PRIu64 "\n", records_acknowledged());
    if (is_path(request, "/uptime")) return snprintf(body, REPLY_BYTES, "%.3f\n", uptime_seconds());
    const char *bytes = after(request, "/change/");
    if (bytes) return snprintf(body, REPLY_BYTES, "%" PRIu64 "\n", change_disk(strtoull(bytes, NULL, 10)));
    if (is_path(request, "/boot")) return snprintf(body, REPLY_BYTES, "%016" PRIx64 "\n", boot_id());
    return -1;
}

static void answer(int client, const char *request) {
    char body[REPLY_BYTES];
    char reply[2 * REPLY_BYTES];
    int length = page(request, body);
    const char *status = length < 0 ? "404 Not Found" : "200 OK";
    const char *type = is_path(request, "/verify") ? "application/json" : "text/plain";
    if (length < 0) length = snprintf(body, sizeof body, "pages: / /acked /verify /uptime /boot /change/BYTES\n");
    int total = snprintf(reply, sizeof reply,
                         "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", status,
                         type, length, body);
    if (send(client, reply, (size_t)total, 0) < 0) perror("send");
}

static void *serve(void *connection) {
    int client = (int)(intptr_t)connection;
    char request[REQUEST_BYTES];
    size_t length = 0;
    for (;;) {
        ssize_t got = recv(client, request + length, sizeof request - 1 - length, 0);
        if (got <= 0) break;
        length += (size_t)got;
        request[length] = 0;
        if (strstr(request, "\r\n\r\n") || length == sizeof request - 1) {
            answer(client, request);
            break;
        }
    }
    close(client);
    return NULL;
}

void serve_http(const char *name) {
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(80)};
    struct timeval patience = {.tv_sec = IDLE_SECONDS};
    int on = 1;
    guest_name = name;
    signal(SIGPIPE, SIG_IGN);
    int server = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(server, (struct sockaddr *)&any, sizeof any) < 0 || listen(server, BACKLOG) < 0) perror("http");
    for (;;) {
        int client = accept(server, NULL, NULL);
        if (client < 0) {
            sleep_ms(100);
            continue;
        }
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        start_thread(serve, (void *)(intptr_t)client);
    }
}
