#pragma once
#include <curl/curl.h>

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

// Both the functions that take received bytes and the one that gives bytes to send have this form.
typedef size_t (*gpo_curl_data)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode gpo_curl_set_data_function(CURL *handle, CURLoption option, gpo_curl_data function) {
    return curl_easy_setopt(handle, option, function);
}

typedef int (*gpo_curl_seek)(void *context, curl_off_t offset, int origin);

static inline CURLcode gpo_curl_set_seek_function(CURL *handle, gpo_curl_seek function) {
    return curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, function);
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
