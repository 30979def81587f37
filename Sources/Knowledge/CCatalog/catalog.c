#include "catalog.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t components[] = {
#embed "components.jsonl"
};

static const uint8_t namespaces[] = {
#embed "namespaces.jsonl"
};

const uint8_t *upkeep_catalog_components(size_t *size) {
    *size = sizeof components;
    return components;
}

const uint8_t *upkeep_catalog_namespaces(size_t *size) {
    *size = sizeof namespaces;
    return namespaces;
}
