#include "catalog.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t components[] = {
#embed "components.jsonl"
};

static const uint8_t namespaces[] = {
#embed "namespaces.jsonl"
};

static const uint8_t paths[] = {
#embed "paths.jsonl"
};

static const uint8_t releases[] = {
#embed "releases.jsonl"
};

static const uint8_t relations[] = {
#embed "relations.jsonl"
};

static const uint8_t compatibility[] = {
#embed "compatibility.jsonl"
};

const uint8_t *upkeep_catalog_components(size_t *size) {
    *size = sizeof components;
    return components;
}

const uint8_t *upkeep_catalog_namespaces(size_t *size) {
    *size = sizeof namespaces;
    return namespaces;
}

const uint8_t *upkeep_catalog_paths(size_t *size) {
    *size = sizeof paths;
    return paths;
}

const uint8_t *upkeep_catalog_releases(size_t *size) {
    *size = sizeof releases;
    return releases;
}

const uint8_t *upkeep_catalog_relations(size_t *size) {
    *size = sizeof relations;
    return relations;
}

const uint8_t *upkeep_catalog_compatibility(size_t *size) {
    *size = sizeof compatibility;
    return compatibility;
}
