// Boost.JSON's incremental parser behind a C interface. No text is held: memory is what is kept.

#include "json_text.h"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>

#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace {

using boost::json::error_code;

/// Turns the parser's events into questions and kept trees.
class Collector {
public:
    // What the parser asks of a handler: its own limits, and a function for each event.
    static constexpr std::size_t max_object_size = SIZE_MAX;
    static constexpr std::size_t max_array_size = SIZE_MAX;
    static constexpr std::size_t max_string_size = SIZE_MAX;
    static constexpr std::size_t max_key_size = 1 << 16;
    using Part = boost::json::string_view;

    Collector(upkeep_json_choose choose, upkeep_json_take take, std::size_t limit)
        : choose_(choose), take_(take), limit_(limit) {}

    void *context = nullptr;

    void want(std::string name) {
        if (wanted_.size() <= name.size()) wanted_.resize(name.size() + 1);
        const auto size = name.size();
        wanted_[size].push_back({std::move(name), wantedCount_++});
    }

    bool on_document_begin(error_code &) {
        entered_.clear();
        open_.clear();
        key_.clear();
        skipped_ = 0;
        isChosen_ = false;
        clear();
        return true;
    }
    bool on_document_end(error_code &) { return true; }

    bool on_object_begin(error_code &code) { return begin(upkeep_json_object, code); }
    bool on_object_end(std::size_t, error_code &) { return end(); }
    bool on_array_begin(error_code &code) { return begin(upkeep_json_list, code); }
    bool on_array_end(std::size_t, error_code &) { return end(); }

    bool on_key_part(Part part, std::size_t, error_code &) {
        if (skipped_ == 0) key_.append(part.data(), part.size());
        return true;
    }
    bool on_key(Part part, std::size_t, error_code &) {
        if (skipped_ > 0) return true;
        if (key_.empty()) {
            name({part.data(), part.size()});
        } else {
            key_.append(part.data(), part.size());
            name(key_);
            key_.clear();
        }
        return true;
    }

    bool on_string_part(Part part, std::size_t, error_code &code) { return append(part, code); }
    bool on_string(Part part, std::size_t count, error_code &code) {
        if (!append(part, code)) return false;
        const auto start = static_cast<std::int64_t>(text_.size() - count);
        return scalar(upkeep_json_text, start, count, code);
    }

    bool on_number_part(Part, error_code &) { return true; }
    bool on_int64(std::int64_t value, Part, error_code &code) {
        return scalar(upkeep_json_integer, value, 0, code);
    }
    bool on_uint64(std::uint64_t, Part, error_code &code) {
        return scalar(upkeep_json_number, 0, 0, code);
    }
    bool on_double(double, Part, error_code &code) {
        return scalar(upkeep_json_number, 0, 0, code);
    }
    bool on_bool(bool value, error_code &code) {
        return scalar(value ? upkeep_json_true : upkeep_json_false, 0, 0, code);
    }
    bool on_null(error_code &code) { return scalar(upkeep_json_null, 0, 0, code); }

    bool on_comment_part(Part, error_code &) { return true; }
    bool on_comment(Part, error_code &) { return true; }

private:
    const upkeep_json_choose choose_;
    const upkeep_json_take take_;
    const std::size_t limit_;

    /// The names that are wanted, by their length.
    struct Wanted {
        std::string name;
        std::int32_t index;
    };
    std::vector<std::vector<Wanted>> wanted_;
    std::int32_t wantedCount_ = 0;

    /// The containers that were entered and are open: the index of the item that comes.
    std::vector<std::size_t> entered_;
    /// How many containers of a value that is read over are open.
    std::size_t skipped_ = 0;
    /// The containers of the kept value that are open.
    std::vector<std::uint32_t> open_;
    /// The kept value.
    std::vector<upkeep_json_node> nodes_;
    std::string text_;
    /// The first parts of a key that came in parts.
    std::string key_;
    /// What happens with the value that comes, once that is known, and its name.
    upkeep_json_choice choice_ = upkeep_json_skip;
    std::int32_t name_ = -1;
    bool isChosen_ = false;

    void clear() {
        nodes_.clear();
        text_.clear();
    }

    /// Takes the name of the member that comes.
    void name(std::string_view key) {
        name_ = -1;
        isChosen_ = true;
        if (open_.empty()) {
            choice_ = choose_(context, entered_.size(), key.data(), key.size());
            return;
        }
        choice_ = upkeep_json_skip;
        if (key.size() >= wanted_.size()) return;
        for (const auto &wanted : wanted_[key.size()]) {
            if (wanted.name != key) continue;
            choice_ = upkeep_json_keep;
            name_ = wanted.index;
        }
    }

    /// What happens with the value that comes.
    upkeep_json_choice choice() {
        if (skipped_ > 0) return upkeep_json_skip;
        if (isChosen_) return choice_;
        name_ = -1;
        isChosen_ = true;
        if (!open_.empty()) return choice_ = upkeep_json_keep;
        const auto index = entered_.empty() ? 0 : entered_.back()++;
        return choice_ = choose_(context, entered_.size(), nullptr, index);
    }

    bool begin(upkeep_json_kind kind, error_code &code) {
        const auto choice = this->choice();
        isChosen_ = false;
        const bool isEntered = kind == upkeep_json_object ? choice == upkeep_json_members
                                                          : choice == upkeep_json_items;
        if (isEntered) {
            entered_.push_back(0);
        } else if (choice == upkeep_json_skip) {
            ++skipped_;
        } else {
            open_.push_back(static_cast<std::uint32_t>(nodes_.size()));
            return add(kind, 0, 0, code);
        }
        return true;
    }

    bool end() {
        if (skipped_ > 0) {
            --skipped_;
        } else if (open_.empty()) {
            entered_.pop_back();
        } else {
            nodes_[open_.back()].after = static_cast<std::uint32_t>(nodes_.size());
            open_.pop_back();
            deliver();
        }
        return true;
    }

    bool scalar(upkeep_json_kind kind, std::int64_t value, std::size_t count, error_code &code) {
        const auto choice = this->choice();
        if (skipped_ == 0) isChosen_ = false;
        if (choice == upkeep_json_skip) return true;
        if (!add(kind, value, count, code)) return false;
        deliver();
        return true;
    }

    bool append(Part part, error_code &code) {
        if (choice() == upkeep_json_skip) return true;
        text_.append(part.data(), part.size());
        return fits(code);
    }

    bool add(upkeep_json_kind kind, std::int64_t value, std::size_t count, error_code &code) {
        const auto after = static_cast<std::uint32_t>(nodes_.size() + 1);
        nodes_.push_back({kind, name_, after, static_cast<std::uint32_t>(count), value});
        return fits(code);
    }

    bool fits(error_code &code) const {
        if (text_.size() + nodes_.size() * sizeof(upkeep_json_node) <= limit_) return true;
        code = boost::json::error::string_too_large;
        return false;
    }

    /// Hands the kept value over when it is whole.
    void deliver() {
        if (!open_.empty()) return;
        const auto *text = reinterpret_cast<const std::uint8_t *>(text_.data());
        take_(context, nodes_.data(), nodes_.size(), text, text_.size());
        clear();
    }
};

boost::json::parse_options options(std::size_t depth) {
    boost::json::parse_options options;
    options.max_depth = depth;
    return options;
}

}  // namespace

struct upkeep_json_reader {
    boost::json::basic_parser<Collector> parser;
    std::string problem;

    upkeep_json_reader(
        upkeep_json_choose choose, upkeep_json_take take, std::size_t depth, std::size_t limit)
        : parser(options(depth), choose, take, limit) {}

    std::size_t read(void *context, bool isMore, const void *bytes, std::size_t count) {
        if (!problem.empty()) return 0;
        parser.handler().context = context;
        try {
            error_code code;
            const auto taken =
                parser.write_some(isMore, static_cast<const char *>(bytes), count, code);
            if (code) problem = code.message();
            return taken;
        } catch (const std::bad_alloc &) {
            problem = "no memory";
            return 0;
        }
    }
};

upkeep_json_reader *upkeep_json_make(
    upkeep_json_choose choose, upkeep_json_take take, size_t depth, size_t limit) {
    try {
        return new upkeep_json_reader(choose, take, depth, limit);
    } catch (const std::bad_alloc &) {
        return nullptr;
    }
}

void upkeep_json_free(upkeep_json_reader *reader) { delete reader; }

bool upkeep_json_want(upkeep_json_reader *reader, const char *name, size_t count) {
    try {
        reader->parser.handler().want(std::string(name, count));
        return true;
    } catch (const std::bad_alloc &) {
        return false;
    }
}

size_t upkeep_json_read(
    upkeep_json_reader *reader, void *context, const void *bytes, size_t count) {
    return reader->read(context, true, bytes, count);
}

void upkeep_json_end(upkeep_json_reader *reader, void *context) {
    if (!reader->parser.done()) reader->read(context, false, "", 0);
}

bool upkeep_json_is_done(const upkeep_json_reader *reader) {
    return reader->problem.empty() && reader->parser.done();
}

const char *upkeep_json_problem(const upkeep_json_reader *reader) {
    return reader->problem.empty() ? nullptr : reader->problem.c_str();
}

void upkeep_json_reset(upkeep_json_reader *reader) {
    reader->problem.clear();
    reader->parser.reset();
}
