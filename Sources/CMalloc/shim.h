#pragma once
#include <malloc.h>

// Memory of so many bytes and more goes back to the system when it is freed. Swift's Glibc module has no mallopt.
static inline int gpo_return_memory_from(int bytes) {
    return mallopt(M_MMAP_THRESHOLD, bytes);
}
