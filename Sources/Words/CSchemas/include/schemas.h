// The JSON Schemas of all documents, as they lie in schemas/, in the program's own memory.
#ifndef UPKEEP_SCHEMAS_H
#define UPKEEP_SCHEMAS_H

#include <stddef.h>
#include <stdint.h>

// The name of the schema with this index, from 0 on; null after the last.
const char *_Nullable upkeep_schema_name(size_t index);

// The schema with this index. `size` takes the number of bytes.
const uint8_t *_Nullable upkeep_schema(size_t index, size_t *_Nonnull size);

#endif
