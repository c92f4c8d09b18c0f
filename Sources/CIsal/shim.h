#pragma once
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

/// The bytes of working memory that a level from 1 to 3 wants for packing; its macros are not seen by Swift.
static inline uint32_t isal_level_memory(uint32_t level) {
    return level == 1 ? ISAL_DEF_LVL1_DEFAULT : level == 2 ? ISAL_DEF_LVL2_DEFAULT : ISAL_DEF_LVL3_DEFAULT;
}
