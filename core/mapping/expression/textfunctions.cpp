#include "core/mapping/expression/textfunctions.h"

#include "core/mapping/expression/casts.h"
#include "core/mapping/expression/failures.h"
#include "core/mapping/expression/unicodetext.h"

namespace millrace::expression {

namespace {

/// append(out, text) writes the result, which cannot fail.
template<typename Append>
Operand changed(const Call &call, Append append)
{
    const TextArgument texts(call.arguments[0]);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        append(out.bytes(), texts[row]);
        out.endText();
    });
}

template<typename Test>
Operand tested(const Call &call, Test test)
{
    const TextArgument texts(call.arguments[0]);
    const TextArgument others(call.arguments[1]);
    return forEveryRow(call, [&](std::size_t row) -> std::int64_t {
        return test(texts[row], others[row]) ? 1 : 0;
    });
}

bool hasCharacter(std::string_view characters, std::int32_t wanted)
{
    for (std::size_t at = 0; at < characters.size();) {
        if (nextCharacter(characters, at) == wanted)
            return true;
    }
    return false;
}

Operand trimmed(const Call &call, bool atStart, bool atEnd)
{
    const TextArgument texts(call.arguments[0]);
    const bool hasCharacters = call.arguments.size() > 1;
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const std::string_view text = texts[row];
        const std::string_view characters
            = hasCharacters ? TextArgument(call.arguments[1])[row] : std::string_view();
        const auto isDropped = [&](std::int32_t c) {
            return c >= 0 && (hasCharacters ? hasCharacter(characters, c) : isBlank(c));
        };
        std::size_t start = 0;
        std::size_t end = text.size();
        for (std::size_t at = 0; atStart && start < end; start = at) {
            if (!isDropped(nextCharacter(text, at)))
                break;
        }
        for (std::size_t at = end; atEnd && end > start; end = at) {
            if (!isDropped(previousCharacter(text, at)))
                break;
        }
        out.text(text.substr(start, end - start));
    });
}

/// How many characters a count keeps: all but so many when it is negative.
std::int64_t kept(std::string_view text, std::int64_t count)
{
    if (count >= 0)
        return count;
    const std::int64_t all = characterCount(text);
    return count <= -all ? 0 : all + count;
}

Operand padded(const Call &call, bool isLeft)
{
    const TextArgument texts(call.arguments[0]);
    const FixedArgument lengths(call.arguments[1]);
    const bool hasFill = call.arguments.size() > 2;
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const std::string_view fill = hasFill ? TextArgument(call.arguments[2])[row] : " ";
        const std::int64_t missing = lengths[row] - characterCount(texts[row]);
        if (lengths[row] < 0) {
            out.fail(s_badCount, std::to_string(lengths[row]));
            return;
        }
        // The longest character has four bytes.
        if (missing > 0 && !out.hasRoom(static_cast<std::size_t>(missing) * 4)) {
            out.tooLong();
            return;
        }
        if (!isLeft)
            out.bytes().append(texts[row]);
        const std::int64_t width = characterCount(fill);
        for (std::int64_t left = missing; left > 0 && width > 0; left -= width)
            out.bytes().append(fill.substr(0, bytesOf(fill, left)));
        if (isLeft)
            out.bytes().append(texts[row]);
        out.endText();
    });
}

} // namespace

Operand upper(const Call &call) { return changed(call, &appendUpper); }
Operand lower(const Call &call) { return changed(call, &appendLower); }
Operand title(const Call &call) { return changed(call, &appendTitle); }
Operand slug(const Call &call) { return changed(call, &appendSlug); }
Operand initials(const Call &call) { return changed(call, &appendInitials); }

Operand trim(const Call &call) { return trimmed(call, true, true); }
Operand trimLeft(const Call &call) { return trimmed(call, true, false); }
Operand trimRight(const Call &call) { return trimmed(call, false, true); }

Operand collapse(const Call &call)
{
    return changed(call, [](std::string &out, std::string_view text) {
        const std::size_t begin = out.size();
        bool isPending = false;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t start = at;
            const std::int32_t c = nextCharacter(text, at);
            if (c >= 0 && isBlank(c)) {
                isPending = true;
                continue;
            }
            if (isPending && out.size() > begin)
                out.push_back(' ');
            isPending = false;
            out.append(text.substr(start, at - start));
        }
    });
}

Operand left(const Call &call)
{
    const TextArgument texts(call.arguments[0]);
    const FixedArgument counts(call.arguments[1]);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const std::string_view text = texts[row];
        out.text(text.substr(0, bytesOf(text, kept(text, counts[row]))));
    });
}

Operand right(const Call &call)
{
    const TextArgument texts(call.arguments[0]);
    const FixedArgument counts(call.arguments[1]);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const std::string_view text = texts[row];
        const std::int64_t dropped = characterCount(text) - kept(text, counts[row]);
        out.text(text.substr(bytesOf(text, dropped)));
    });
}

Operand substring(const Call &call)
{
    const TextArgument texts(call.arguments[0]);
    const FixedArgument starts(call.arguments[1]);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        if (starts[row] < 1) {
            out.fail(s_badCount, std::to_string(starts[row]));
            return;
        }
        std::string_view text = texts[row];
        text.remove_prefix(bytesOf(text, starts[row] - 1));
        if (call.arguments.size() > 2) {
            const std::int64_t count = FixedArgument(call.arguments[2])[row];
            if (count < 0) {
                out.fail(s_badCount, std::to_string(count));
                return;
            }
            text = text.substr(0, bytesOf(text, count));
        }
        out.text(text);
    });
}

Operand length(const Call &call)
{
    const TextArgument texts(call.arguments[0]);
    return forEveryRow(call, [&](std::size_t row) { return characterCount(texts[row]); });
}

Operand replace(const Call &call)
{
    const TextArgument texts(call.arguments[0]);
    const TextArgument searched(call.arguments[1]);
    const TextArgument replacements(call.arguments[2]);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const std::string_view text = texts[row];
        const std::string_view what = searched[row];
        std::size_t at = 0;
        while (!what.empty()) {
            const std::size_t found = text.find(what, at);
            if (found == std::string_view::npos)
                break;
            if (!out.hasRoom(found - at + replacements[row].size())) {
                out.tooLong();
                return;
            }
            out.bytes().append(text.substr(at, found - at));
            out.bytes().append(replacements[row]);
            at = found + what.size();
        }
        out.bytes().append(text.substr(at));
        out.endText();
    });
}

Operand splitPart(const Call &call)
{
    const TextArgument texts(call.arguments[0]);
    const TextArgument separators(call.arguments[1]);
    const FixedArgument numbers(call.arguments[2]);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        std::string_view text = texts[row];
        const std::string_view separator = separators[row];
        std::int64_t number = numbers[row];
        if (number == 0) {
            out.fail(s_badCount, "0");
            return;
        }
        const bool isFromEnd = number < 0;
        // An empty separator separates nothing.
        while (!separator.empty()) {
            const std::size_t found = isFromEnd ? text.rfind(separator) : text.find(separator);
            if (found == std::string_view::npos)
                break;
            const std::size_t behind = found + separator.size();
            if (number == 1 || number == -1) {
                out.text(isFromEnd ? text.substr(behind) : text.substr(0, found));
                return;
            }
            text = isFromEnd ? text.substr(0, found) : text.substr(behind);
            number += isFromEnd ? 1 : -1;
        }
        if (number == 1 || number == -1)
            out.text(text);
        else
            out.null();
    });
}

Operand concat(const Call &call)
{
    ColumnWriter out(call);
    for (std::size_t row = 0; row < call.rows; ++row) {
        for (const Operand &part : call.arguments) {
            if (!part.isNull(row))
                appendPlain(out.bytes(), *part.column, part.place(row));
        }
        out.endText();
    }
    return out.finish();
}

Operand join(const Call &call)
{
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        for (const Operand &part : call.arguments)
            appendPlain(out.bytes(), *part.column, part.place(row));
        out.endText();
    });
}

Operand padLeft(const Call &call) { return padded(call, true); }
Operand padRight(const Call &call) { return padded(call, false); }

Operand startsWith(const Call &call)
{
    return tested(call, [](std::string_view a, std::string_view b) { return a.starts_with(b); });
}

Operand endsWith(const Call &call)
{
    return tested(call, [](std::string_view a, std::string_view b) { return a.ends_with(b); });
}

Operand contains(const Call &call)
{
    return tested(call, [](std::string_view a, std::string_view b) {
        return a.find(b) != std::string_view::npos;
    });
}

Operand mask(const Call &call)
{
    const TextArgument texts(call.arguments[0]);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const std::int64_t count
            = call.arguments.size() > 1 ? FixedArgument(call.arguments[1])[row] : 0;
        const std::string_view sign
            = call.arguments.size() > 2 ? TextArgument(call.arguments[2])[row] : "*";
        const std::string_view text = texts[row];
        if (count < 0) {
            out.fail(s_badCount, std::to_string(count));
            return;
        }
        const std::int64_t hidden = std::max<std::int64_t>(characterCount(text) - count, 0);
        if (sign.size() > 64 || !out.hasRoom(static_cast<std::size_t>(hidden) * sign.size())) {
            out.tooLong();
            return;
        }
        for (std::int64_t i = 0; i < hidden; ++i)
            out.bytes().append(sign);
        out.bytes().append(text.substr(bytesOf(text, hidden)));
        out.endText();
    });
}

namespace {

bool isBlankOnly(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const std::int32_t c = nextCharacter(text, at);
        if (c < 0 || !isBlank(c))
            return false;
    }
    return true;
}

} // namespace

Operand isBlankText(const Call &call)
{
    const Operand &value = call.arguments[0];
    auto column = std::make_shared<Column>();
    column->type = FieldType::Boolean;
    column->fixed.resize(call.rows);
    for (std::size_t row = 0; row < call.rows; ++row)
        column->fixed[row]
            = value.isNull(row) || isBlankOnly(value.column->text(value.place(row))) ? 1 : 0;
    return {std::move(column), false, {}};
}

Operand defaulted(const Call &call)
{
    const Operand &value = call.arguments[0];
    ColumnWriter out(call);
    for (std::size_t row = 0; row < call.rows; ++row) {
        const bool isMissing
            = value.isNull(row) || isBlankOnly(value.column->text(value.place(row)));
        const Operand &taken = isMissing ? call.arguments[1] : value;
        if (taken.isNull(row))
            out.null();
        else
            out.text(taken.column->text(taken.place(row)));
    }
    return out.finish();
}

} // namespace millrace::expression
