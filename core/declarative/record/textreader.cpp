#include "core/declarative/record/textreader.h"

#include "core/declarative/record/recorderrors.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view s_mark = "\xef\xbb\xbf";

/// The name in small letters without what Python overlooks in it.
std::string plainName(std::string_view encoding)
{
    std::string name;
    for (const char character : encoding) {
        if (character >= 'A' && character <= 'Z')
            name += char(character - 'A' + 'a');
        else if (character != '-' && character != '_' && character != ' ')
            name += character;
    }
    return name;
}

} // namespace

void TextReader::Closer::operator()(UConverter *converter) const { ucnv_close(converter); }

Result<TextReader> TextReader::create(const std::string &encoding)
{
    TextReader reader;
    reader.m_encoding = encoding;
    const std::string name = plainName(encoding);
    reader.m_dropsMark = name == "utf8sig";
    if (name.empty() || name == "utf8" || name == "u8" || name == "cp65001" || reader.m_dropsMark)
        return reader;
    UErrorCode fault = U_ZERO_ERROR;
    reader.m_converter.reset(ucnv_open(name == "latin1" ? "ISO-8859-1" : encoding.c_str(), &fault));
    if (U_SUCCESS(fault)) {
        ucnv_setToUCallBack(reader.m_converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr,
                            nullptr, &fault);
    }
    if (U_FAILURE(fault))
        return makeError(errors::s_encodingUnknown, {QString::fromStdString(encoding)});
    return reader;
}

Result<std::string_view> TextReader::read(std::string_view piece)
{
    if (m_converter)
        return convert(piece, false);
    if (!m_dropsMark)
        return piece;
    m_start += piece;
    if (m_start.size() < s_mark.size() && s_mark.starts_with(m_start))
        return std::string_view();
    m_dropsMark = false;
    m_text = std::move(m_start);
    if (m_text.starts_with(s_mark))
        m_text.erase(0, s_mark.size());
    return std::string_view(m_text);
}

Result<std::string_view> TextReader::finish()
{
    if (m_converter)
        return convert({}, true);
    m_text = std::exchange(m_start, {});
    return std::string_view(m_text);
}

Result<std::string_view> TextReader::convert(std::string_view piece, bool isEnd)
{
    m_text.clear();
    const char *source = piece.data();
    const char *const end = piece.data() + piece.size();
    std::array<char16_t, 4096> units{};
    UErrorCode fault = U_BUFFER_OVERFLOW_ERROR;
    icu::UnicodeString text;
    while (fault == U_BUFFER_OVERFLOW_ERROR) {
        fault = U_ZERO_ERROR;
        char16_t *target = units.data();
        ucnv_toUnicode(m_converter.get(), &target, units.data() + units.size(), &source, end,
                       nullptr, isEnd, &fault);
        text.append(units.data(), 0, static_cast<std::int32_t>(target - units.data()));
    }
    if (U_FAILURE(fault)) {
        return makeError(
            errors::s_bodyUnreadable,
            {u"text"_s, u"it is not written in %1"_s.arg(QString::fromStdString(m_encoding))});
    }
    text.toUTF8String(m_text);
    return std::string_view(m_text);
}

} // namespace millrace::declarative
