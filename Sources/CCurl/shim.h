#pragma once
#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

// Swift does not import variadic functions, so each kind of argument has a wrapper.
static inline CURLcode gpo_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode gpo_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode gpo_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode gpo_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

// The functions that take received bytes have this form.
typedef size_t (*gpo_curl_data)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode gpo_curl_set_data_function(CURL *handle, CURLoption option, gpo_curl_data function) {
    return curl_easy_setopt(handle, option, function);
}

// The size must be set before; null lets go of the copy.
static inline CURLcode gpo_curl_copy_body(CURL *handle, const void *body) {
    return curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, body);
}

typedef int (*gpo_curl_before_request)(void *context, char *peer, char *own, int peer_port, int own_port);

static inline CURLcode gpo_curl_set_before_request(CURL *handle, gpo_curl_before_request function) {
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, function);
}

static inline long gpo_curl_get_long(CURL *handle, CURLINFO info) {
    long value = 0;
    curl_easy_getinfo(handle, info, &value);
    return value;
}

static inline curl_off_t gpo_curl_get_offset(CURL *handle, CURLINFO info) {
    curl_off_t value = 0;
    curl_easy_getinfo(handle, info, &value);
    return value;
}

static inline CURLMcode gpo_curl_multi_set_long(CURLM *handle, CURLMoption option, long value) {
    return curl_multi_setopt(handle, option, value);
}

typedef int (*gpo_curl_socket_changed)(
    CURL *handle, curl_socket_t socket, int what, void *context, void *socket_context);

static inline CURLMcode gpo_curl_multi_set_socket_function(
    CURLM *handle, gpo_curl_socket_changed function, void *context) {
    curl_multi_setopt(handle, CURLMOPT_SOCKETDATA, context);
    return curl_multi_setopt(handle, CURLMOPT_SOCKETFUNCTION, function);
}

typedef int (*gpo_curl_socket_opened)(void *context, curl_socket_t socket, curlsocktype purpose);
typedef int (*gpo_curl_socket_closed)(void *context, curl_socket_t socket);

// Tells when the socket of a connection is made; and has it closed by `closed`.
static inline CURLcode gpo_curl_set_socket_life(
    CURL *handle, gpo_curl_socket_opened opened, gpo_curl_socket_closed closed, void *context) {
    curl_easy_setopt(handle, CURLOPT_SOCKOPTDATA, context);
    curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, opened);
    curl_easy_setopt(handle, CURLOPT_CLOSESOCKETDATA, context);
    return curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, closed);
}

typedef int (*gpo_curl_timer_changed)(CURLM *handle, long milliseconds, void *context);

static inline CURLMcode gpo_curl_multi_set_timer_function(
    CURLM *handle, gpo_curl_timer_changed function, void *context) {
    curl_multi_setopt(handle, CURLMOPT_TIMERDATA, context);
    return curl_multi_setopt(handle, CURLMOPT_TIMERFUNCTION, function);
}

// What libcurl's sockets are watched with. Swift sees neither epoll's packed structure nor its flags as numbers.
static const int gpo_curl_socket_timeout = CURL_SOCKET_TIMEOUT;
static const int gpo_epoll_in = EPOLLIN, gpo_epoll_out = EPOLLOUT;
static const int gpo_epoll_add = EPOLL_CTL_ADD, gpo_epoll_change = EPOLL_CTL_MOD, gpo_epoll_remove = EPOLL_CTL_DEL;

static inline int gpo_epoll(void) { return epoll_create1(EPOLL_CLOEXEC); }

static inline int gpo_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

static inline int gpo_epoll_set(int epoll, int operation, int descriptor, int events) {
    struct epoll_event event = {.events = (uint32_t)events, .data = {.fd = descriptor}};
    return epoll_ctl(epoll, operation, descriptor, &event);
}

// A descriptor that is ready, with the flags of curl_multi_socket_action.
typedef struct {
    int descriptor;
    int events;
} gpo_epoll_ready;

static inline int gpo_epoll_wait(int epoll, gpo_epoll_ready *ready, int most, int milliseconds) {
    struct epoll_event events[64];
    int count = epoll_wait(epoll, events, most < 64 ? most : 64, milliseconds);
    for (int index = 0; index < count; index++) {
        uint32_t flags = events[index].events;
        ready[index].descriptor = events[index].data.fd;
        ready[index].events = (flags & EPOLLIN ? CURL_CSELECT_IN : 0) | (flags & EPOLLOUT ? CURL_CSELECT_OUT : 0)
            | (flags & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
    }
    return count;
}
