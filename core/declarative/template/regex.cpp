#define PCRE2_CODE_UNIT_WIDTH 8

#include "core/declarative/template/regex.h"

#include "core/declarative/template/arguments.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/value/unicode.h"

#include <pcre2.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <memory>
#include <unordered_map>

namespace millrace::declarative {

namespace {

/// Steps of one match, and the memory it may take; a hostile expression ends in an error.
constexpr std::uint32_t s_matchLimit = 500'000;
constexpr std::uint32_t s_heapLimit = 16 * 1024;
constexpr std::size_t s_placesAtOnce = 1024;
constexpr std::size_t s_longestPattern = 16 * 1024;
constexpr std::size_t s_keptPatterns = 64;

struct CodeFree final
{
    void operator()(pcre2_code *code) const { pcre2_code_free(code); }
    void operator()(pcre2_match_data *data) const { pcre2_match_data_free(data); }
    void operator()(pcre2_match_context *context) const { pcre2_match_context_free(context); }
};
using Code = std::unique_ptr<pcre2_code, CodeFree>;

PCRE2_SPTR bytesOf(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

/// Python's \Z is the very end; PCRE writes it \z.
std::string translated(std::string_view pattern)
{
    std::string result;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        result += pattern[at];
        if (pattern[at] != '\\' || at + 1 == pattern.size())
            continue;
        ++at;
        result += pattern[at] == 'Z' ? 'z' : pattern[at];
    }
    return result;
}

/// The compiled \a pattern, kept per thread; null, with a fault, when it is none.
const pcre2_code *compiled(Evaluation &evaluation, std::string_view pattern)
{
    thread_local std::unordered_map<std::string, Code> t_codes;
    std::string key(pattern);
    if (const auto known = t_codes.find(key); known != t_codes.end())
        return known->second.get();
    if (pattern.size() > s_longestPattern) {
        evaluation.failValue("a regular expression is too long");
        return nullptr;
    }
    const std::string expression = translated(pattern);
    int fault = 0;
    PCRE2_SIZE place = 0;
    Code code(
        pcre2_compile(bytesOf(expression), expression.size(),
                      PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT,
                      &fault, &place, nullptr));
    if (!code) {
        evaluation.failValue("a regular expression is not valid at character "
                             + std::to_string(place));
        return nullptr;
    }
    if (t_codes.size() >= s_keptPatterns)
        t_codes.clear();
    return t_codes.emplace(std::move(key), std::move(code)).first->second.get();
}

/// One search in one text.
class Search final
{
public:
    Search(Evaluation &evaluation, const pcre2_code &code, std::string_view text)
        : m_evaluation(evaluation)
        , m_code(code)
        , m_text(text)
        , m_data(pcre2_match_data_create_from_pattern(&code, nullptr))
        , m_context(pcre2_match_context_create(nullptr))
    {
        pcre2_set_match_limit(m_context.get(), s_matchLimit);
        pcre2_set_heap_limit(m_context.get(), s_heapLimit);
        pcre2_set_depth_limit(m_context.get(), s_matchLimit);
    }

    /// Looks from \a start on; false: nothing found, or a fault.
    bool next(std::size_t start, std::uint32_t options = 0)
    {
        // The limit holds for each place where a match may start: a long text has many.
        for (;;) {
            const std::size_t last = std::min(start + s_placesAtOnce, m_text.size());
            const int outcome = search(start, last, options);
            if (m_evaluation.failed() || outcome > 0)
                return !m_evaluation.failed();
            if (last == m_text.size() || (options & PCRE2_ANCHORED) != 0)
                return false;
            start = last + 1;
            while (start < m_text.size()
                   && (static_cast<unsigned char>(m_text[start]) & 0xc0) == 0x80)
                ++start;
        }
    }

    [[nodiscard]] std::uint32_t groupCount() const
    {
        std::uint32_t count = 0;
        pcre2_pattern_info(&m_code, PCRE2_INFO_CAPTURECOUNT, &count);
        return count;
    }

    /// Nothing where the group took no part.
    [[nodiscard]] std::optional<std::string_view> group(std::uint32_t index) const
    {
        const PCRE2_SIZE *places = pcre2_get_ovector_pointer(m_data.get());
        if (index > groupCount() || places[2 * index] == PCRE2_UNSET)
            return std::nullopt;
        return m_text.substr(places[2 * index], places[2 * index + 1] - places[2 * index]);
    }

    [[nodiscard]] std::size_t start() const { return pcre2_get_ovector_pointer(m_data.get())[0]; }
    [[nodiscard]] std::size_t end() const { return pcre2_get_ovector_pointer(m_data.get())[1]; }

    [[nodiscard]] int groupNamed(const std::string &name) const
    {
        return pcre2_substring_number_from_name(&m_code, bytesOf(name));
    }

private:
    /// Looks for a match that starts from \a start to \a last; the time it takes counts as steps.
    int search(std::size_t start, std::size_t last, std::uint32_t options)
    {
        using Steady = std::chrono::steady_clock;
        constexpr std::chrono::microseconds s_step{1};
        pcre2_set_offset_limit(m_context.get(), last);
        const Steady::time_point begun = Steady::now();
        // The first search looks at all of the text.
        const int outcome = pcre2_match(&m_code, bytesOf(m_text), m_text.size(), start,
                                        options | (m_isChecked ? PCRE2_NO_UTF_CHECK : 0U),
                                        m_data.get(), m_context.get());
        m_isChecked = true;
        if (outcome < 0 && outcome != PCRE2_ERROR_NOMATCH)
            m_evaluation.failValue("a regular expression takes too long, or the text is damaged");
        m_evaluation.step(16 + std::size_t((Steady::now() - begun) / s_step));
        return outcome;
    }

    Evaluation &m_evaluation;
    const pcre2_code &m_code;
    std::string_view m_text;
    bool m_isChecked = false; ///< Whether the text is known to be UTF-8.
    std::unique_ptr<pcre2_match_data, CodeFree> m_data;
    std::unique_ptr<pcre2_match_context, CodeFree> m_context;
};

/// Appends the group a replacement names in "\g<name>"; returns where the name ends.
std::size_t appendNamedGroup(Evaluation &evaluation, std::string &out, std::string_view text,
                             std::size_t at, const Search &search)
{
    const std::size_t end = text.find('>', at);
    if (at >= text.size() || text[at] != '<' || end == std::string_view::npos) {
        evaluation.failValue("missing group name in a replacement");
        return text.size();
    }
    const std::string name(text.substr(at + 1, end - at - 1));
    int index = 0;
    const char *last = name.data() + name.size();
    if (std::from_chars(name.data(), last, index).ptr != last)
        index = search.groupNamed(name);
    if (index < 0 || std::uint32_t(index) > search.groupCount())
        evaluation.failValue("a replacement names a group that does not exist");
    else
        out += search.group(std::uint32_t(index)).value_or("");
    return end + 1;
}

/// Appends \a replacement with the groups of the match in it.
void appendReplacement(Evaluation &evaluation, std::string &out, std::string_view replacement,
                       const Search &search)
{
    constexpr std::string_view s_letters = "\\abfnrtv";
    constexpr std::string_view s_meanings = "\\\a\b\f\n\r\t\v";
    for (std::size_t at = 0; at < replacement.size() && evaluation.checkOutput(out.size());) {
        const char c = replacement[at++];
        if (c != '\\' || at == replacement.size()) {
            out += c;
            continue;
        }
        const char letter = replacement[at++];
        if (letter == 'g') {
            at = appendNamedGroup(evaluation, out, replacement, at, search);
        } else if (letter >= '1' && letter <= '9') {
            std::uint32_t index = std::uint32_t(letter - '0');
            if (at < replacement.size() && replacement[at] >= '0' && replacement[at] <= '9')
                index = index * 10 + std::uint32_t(replacement[at++] - '0');
            if (index > search.groupCount())
                evaluation.failValue("invalid group reference in a replacement");
            else
                out += search.group(index).value_or("");
        } else if (const std::size_t known = s_letters.find(letter);
                   known != std::string_view::npos) {
            out += s_meanings[known];
        } else if ((letter | 0x20) >= 'a' && (letter | 0x20) <= 'z') {
            evaluation.failValue("bad escape in a replacement");
        } else {
            out += '\\';
            out += letter;
        }
    }
}

bool isTextOrFault(Evaluation &evaluation, const Datum &datum)
{
    if (!datum.isText())
        evaluation.failType("expected string or bytes-like object, got '" + typeName(datum) + "'");
    return datum.isText();
}

} // namespace

std::optional<std::pair<std::size_t, std::size_t>> regexFound(Evaluation &evaluation,
                                                              std::string_view pattern,
                                                              std::string_view text,
                                                              std::size_t start)
{
    const pcre2_code *code = compiled(evaluation, pattern);
    if (!code)
        return std::nullopt;
    Search search(evaluation, *code, text);
    if (!search.next(start))
        return std::nullopt;
    return std::pair(search.start(), search.end());
}

std::vector<std::string_view> regexPieces(Evaluation &evaluation, std::string_view pattern,
                                          std::string_view text)
{
    std::vector<std::string_view> pieces;
    const pcre2_code *code = compiled(evaluation, pattern);
    if (!code)
        return pieces;
    Search search(evaluation, *code, text);
    const auto add = [&pieces](std::string_view piece) {
        if (!piece.empty())
            pieces.push_back(piece);
    };
    std::size_t copied = 0;
    for (std::size_t at = 0; at < text.size() && search.next(at) && evaluation.step();) {
        add(text.substr(copied, search.start() - copied));
        add(text.substr(search.start(), search.end() - search.start()));
        copied = search.end();
        at = std::max(search.end(), search.start() + 1);
    }
    add(text.substr(copied));
    return pieces;
}

Datum regexSearch(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const std::string_view pattern = textArgument(evaluation, arguments, 0, "regex");
    if (!checkCount(evaluation, arguments, 1, 1) || !isTextOrFault(evaluation, self))
        return {};
    const pcre2_code *code = compiled(evaluation, pattern);
    if (!code)
        return {};
    Search search(evaluation, *code, self.text());
    if (!search.next(0) || search.groupCount() == 0)
        return Datum::text({});
    const std::optional<std::string_view> group = search.group(1);
    return group ? Datum::text(*group) : Datum::none();
}

Datum regexReplace(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const std::string_view pattern = textArgument(evaluation, arguments, 0, "regex");
    const std::string_view replacement = textArgument(evaluation, arguments, 1, "replacement");
    if (!checkCount(evaluation, arguments, 2, 2) || !isTextOrFault(evaluation, self))
        return {};
    const pcre2_code *code = compiled(evaluation, pattern);
    if (!code)
        return {};
    const std::string_view text = self.text();
    Search search(evaluation, *code, text);
    std::string out;
    std::size_t copied = 0;
    std::size_t at = 0;
    // As Python since 3.7: an empty match may follow another match directly, but not start where
    // an empty one was found.
    std::uint32_t options = 0;
    while (at <= text.size() && evaluation.checkOutput(out.size())) {
        if (!search.next(at, options)) {
            if (options == 0 || at == text.size())
                break;
            at += characterBytes(text, at);
            options = 0;
            continue;
        }
        out += text.substr(copied, search.start() - copied);
        appendReplacement(evaluation, out, replacement, search);
        copied = search.end();
        options = search.end() == search.start() ? PCRE2_NOTEMPTY_ATSTART | PCRE2_ANCHORED : 0;
        at = search.end();
    }
    if (evaluation.failed())
        return {};
    out += text.substr(copied);
    return evaluation.text(std::move(out));
}

} // namespace millrace::declarative
