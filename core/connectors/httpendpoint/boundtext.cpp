#include "core/connectors/httpendpoint/boundtext.h"

#include "core/connectors/httpendpoint/httpendpointerrors.h"
#include "core/data/conversion.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isUnreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
        || c == '.' || c == '_' || c == '~';
}

bool hasControl(std::string_view text)
{
    return std::ranges::any_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// Appends \a text as it may stand in \a place; false when it may not.
bool appendAt(std::string &out, std::string_view text, TextPlace place)
{
    switch (place) {
    case TextPlace::Path:
        appendPercentEncoded(out, text);
        return !text.empty();
    case TextPlace::Query:
        appendPercentEncoded(out, text);
        return true;
    case TextPlace::Header:
        out += text;
        return !hasControl(text);
    case TextPlace::Json:
        out += text;
        return true;
    }
    return true;
}

/// The author's own words of a path keep their slashes and what is encoded already.
std::string literalAt(const QString &literal, TextPlace place)
{
    std::string out;
    if (place == TextPlace::Path)
        out = literal.toUtf8().toPercentEncoding("/%:@!$&'()*+,;=").toStdString();
    else [[maybe_unused]]
        const bool fits = appendAt(out, literal.toStdString(), place);
    return out;
}

} // namespace

bool TemplateBinding::isOfRecord(const Placeholder &placeholder) const
{
    return placeholder.kind == PlaceholderKind::Field
        || (placeholder.kind == PlaceholderKind::Key && !keys);
}

int TemplateBinding::columnOf(const Placeholder &placeholder) const
{
    const QString name
        = placeholder.kind == PlaceholderKind::Key ? matchingKey.value(0) : placeholder.name;
    return schema == nullptr ? -1 : schema->indexOf(name).value_or(-1);
}

QString TemplateBinding::textOf(const Placeholder &placeholder) const
{
    switch (placeholder.kind) {
    case PlaceholderKind::KeyName:
        return matchingKey.value(0);
    case PlaceholderKind::Key:
    case PlaceholderKind::Keys:
        return keys ? keys->text : QString();
    default:
        return inputs.value(placeholder.name);
    }
}

Result<BoundText> BoundText::bind(const TextTemplate &text, TextPlace place,
                                  const TemplateBinding &binding)
{
    BoundText bound;
    bound.m_place = place;
    for (const TextTemplate::Piece &piece : text.pieces) {
        if (!piece.placeholder) {
            bound.m_pieces.push_back({literalAt(piece.literal, place), {}});
            continue;
        }
        if (binding.isOfRecord(*piece.placeholder)) {
            bound.m_pieces.push_back({{}, binding.columnOf(*piece.placeholder)});
            continue;
        }
        std::string value;
        if (!appendAt(value, binding.textOf(*piece.placeholder).toStdString(), place))
            return makeError(httpendpointerrors::inputUnfit, {piece.placeholder->name}, {},
                             u"/inputs"_s);
        bound.m_pieces.push_back({std::move(value), {}});
    }
    if (place == TextPlace::Path && hasDotSegment(bound.fixed()))
        return makeError(httpendpointerrors::inputUnfit, {InputValues::firstInput(text)}, {},
                         u"/inputs"_s);
    return bound;
}

BoundText::Outcome BoundText::append(std::string &out, const RecordBatch &batch,
                                     std::size_t row) const
{
    thread_local std::string value;
    for (const Piece &piece : m_pieces) {
        if (!piece.column) {
            out += piece.literal;
            continue;
        }
        if (*piece.column < 0 || batch.column(*piece.column).isNull(row))
            return Outcome::Absent;
        value.clear();
        appendCellText(value, batch.column(*piece.column), row);
        if (!appendAt(out, value, m_place))
            return Outcome::Unfit;
    }
    return Outcome::Fits;
}

std::string BoundText::fixed() const
{
    std::string text;
    for (const Piece &piece : m_pieces) {
        // Anything but a dot or a slash, for the look at dot segments.
        text += piece.column ? std::string("x") : piece.literal;
    }
    return text;
}

std::optional<int> BoundText::firstColumn() const
{
    const auto found = std::ranges::find_if(
        m_pieces, [](const Piece &piece) { return piece.column.has_value(); });
    return found == m_pieces.end() ? std::nullopt : found->column;
}

bool BoundText::lacksColumn() const
{
    return std::ranges::any_of(
        m_pieces, [](const Piece &piece) { return piece.column && *piece.column < 0; });
}

void appendPercentEncoded(std::string &out, std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : text) {
        if (isUnreserved(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
}

bool hasDotSegment(std::string_view path)
{
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        const std::string_view segment = path.substr(0, slash);
        if (segment == "." || segment == "..")
            return true;
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    }
    return false;
}

} // namespace millrace
