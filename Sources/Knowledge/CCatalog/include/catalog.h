// The data files of the catalog, as they lie beside this folder, in the program's own memory.
#ifndef UPKEEP_CATALOG_H
#define UPKEEP_CATALOG_H

#include <stddef.h>
#include <stdint.h>

// Components: components.jsonl. `size` takes the number of bytes.
const uint8_t *_Nonnull upkeep_catalog_components(size_t *_Nonnull size);

// Layers by namespace: namespaces.jsonl.
const uint8_t *_Nonnull upkeep_catalog_namespaces(size_t *_Nonnull size);

// What a step from one version to another must keep to: paths.jsonl.
const uint8_t *_Nonnull upkeep_catalog_paths(size_t *_Nonnull size);

// Releases to refuse, and what is retired, moved or withdrawn: releases.jsonl.
const uint8_t *_Nonnull upkeep_catalog_releases(size_t *_Nonnull size);

// How components stand to each other: relations.jsonl.
const uint8_t *_Nonnull upkeep_catalog_relations(size_t *_Nonnull size);

// Which Kubernetes a version supports: compatibility.jsonl.
const uint8_t *_Nonnull upkeep_catalog_compatibility(size_t *_Nonnull size);

#endif
