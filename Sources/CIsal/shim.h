#pragma once
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

/// The bytes of working memory that a level from 0 to 3 wants for packing; Swift does not see the macros.
static inline uint32_t isal_level_memory(uint32_t level) {
    switch (level) {
    case 0: return ISAL_DEF_LVL0_DEFAULT;
    case 1: return ISAL_DEF_LVL1_DEFAULT;
    case 2: return ISAL_DEF_LVL2_DEFAULT;
    default: return ISAL_DEF_LVL3_DEFAULT;
    }
}
