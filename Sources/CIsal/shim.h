#pragma once
#include <isa-l/igzip_lib.h>

/// The bytes of working memory that level 1 wants for packing; Swift does not see the macro.
static const uint32_t isal_level_1_memory = ISAL_DEF_LVL1_DEFAULT;
