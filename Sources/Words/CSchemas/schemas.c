#include "schemas.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t detect[] = {
#embed "../../../schemas/detect.schema.json"
};

static const uint8_t analyze[] = {
#embed "../../../schemas/analyze.schema.json"
};

static const uint8_t backup[] = {
#embed "../../../schemas/backup.schema.json"
};

static const uint8_t apply[] = {
#embed "../../../schemas/apply.schema.json"
};

static const uint8_t validate[] = {
#embed "../../../schemas/validate.schema.json"
};

static const uint8_t rollback[] = {
#embed "../../../schemas/rollback.schema.json"
};

static const uint8_t report[] = {
#embed "../../../schemas/report.schema.json"
};

static const uint8_t deliver[] = {
#embed "../../../schemas/deliver.schema.json"
};

static const uint8_t run[] = {
#embed "../../../schemas/run.schema.json"
};

static const uint8_t plan[] = {
#embed "../../../schemas/plan.schema.json"
};

static const uint8_t journal[] = {
#embed "../../../schemas/journal.schema.json"
};

static const uint8_t history[] = {
#embed "../../../schemas/history.schema.json"
};

static const uint8_t monthly[] = {
#embed "../../../schemas/monthly.schema.json"
};

static const struct {
    const char *name;
    const uint8_t *bytes;
    size_t size;
} schemas[] = {
    {"detect", detect, sizeof detect},
    {"analyze", analyze, sizeof analyze},
    {"backup", backup, sizeof backup},
    {"apply", apply, sizeof apply},
    {"validate", validate, sizeof validate},
    {"rollback", rollback, sizeof rollback},
    {"report", report, sizeof report},
    {"deliver", deliver, sizeof deliver},
    {"run", run, sizeof run},
    {"plan", plan, sizeof plan},
    {"journal", journal, sizeof journal},
    {"history", history, sizeof history},
    {"monthly", monthly, sizeof monthly},
};

static const size_t count = sizeof schemas / sizeof *schemas;

const char *upkeep_schema_name(size_t index) { return index < count ? schemas[index].name : NULL; }

const uint8_t *upkeep_schema(size_t index, size_t *size) {
    *size = index < count ? schemas[index].size : 0;
    return index < count ? schemas[index].bytes : NULL;
}
