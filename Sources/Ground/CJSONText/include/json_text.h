#ifndef UPKEEP_JSON_TEXT_H
#define UPKEEP_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a value is.
typedef enum {
    upkeep_json_null,
    upkeep_json_false,
    upkeep_json_true,
    /// An integer of 64 bits.
    upkeep_json_integer,
    /// Any other number; its value is not kept.
    upkeep_json_number,
    upkeep_json_text,
    upkeep_json_list,
    upkeep_json_object,
} upkeep_json_kind;

/// One value of a kept tree; each stands before what is in it.
typedef struct {
    upkeep_json_kind kind;
    /// Which of the wanted names it stands under; -1 in a list and at the top.
    int32_t name;
    /// The index after the last value in it.
    uint32_t after;
    /// Of text: its bytes in the tree's text.
    uint32_t count;
    /// Of text: where it starts there. Of an integer: its value.
    int64_t value;
} upkeep_json_node;

/// What happens with a value.
typedef enum {
    /// It is read over.
    upkeep_json_skip,
    /// It is handed over whole, with those of its members that have a wanted name.
    upkeep_json_keep,
    /// It is an object, and its members are asked for one by one; anything else is kept.
    upkeep_json_members,
    /// It is a list, and its items are asked for one by one; anything else is kept.
    upkeep_json_items,
} upkeep_json_choice;

/// Asks what happens with a value, `depth` levels below the top.
///
/// `key` is its name, `number` the name's bytes, which need not end in a zero byte. In a list, and
/// at the top, `key` is null and `number` the index.
typedef upkeep_json_choice (*upkeep_json_choose)(
    void *context, size_t depth, const char *key, size_t number);

/// Hands over a kept value. Nothing of it stays valid after the call.
typedef void (*upkeep_json_take)(
    void *context, const upkeep_json_node *nodes, size_t count, const uint8_t *text,
    size_t bytes);

/// Reads one JSON text after another, piece by piece.
typedef struct upkeep_json_reader upkeep_json_reader;

/// Makes a reader. Null when memory runs out.
///
/// `depth` is how deep values may be nested, `limit` how many bytes a kept value may take.
upkeep_json_reader *upkeep_json_make(
    upkeep_json_choose choose, upkeep_json_take take, size_t depth, size_t limit);

void upkeep_json_free(upkeep_json_reader *reader);

/// Adds a name to those that are wanted in kept values; the first has index 0. False when memory
/// runs out.
bool upkeep_json_want(upkeep_json_reader *reader, const char *name, size_t count);

/// Reads a piece; gives how many of its bytes were taken: fewer than all where the text ends in it
/// or has a problem.
size_t upkeep_json_read(
    upkeep_json_reader *reader, void *context, const void *bytes, size_t count);

/// Ends the text: one that is not whole has a problem then.
void upkeep_json_end(upkeep_json_reader *reader, void *context);

/// Whether a whole text was read.
bool upkeep_json_is_done(const upkeep_json_reader *reader);

/// What is wrong with the text, in English; null when nothing is.
const char *upkeep_json_problem(const upkeep_json_reader *reader);

/// Forgets the text, for the next one.
void upkeep_json_reset(upkeep_json_reader *reader);

#ifdef __cplusplus
}
#endif

#endif
