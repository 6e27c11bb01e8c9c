#include "core/connectors/files/textwindow.h"

#include "core/connectors/files/fileserrors.h"
#include "core/data/conversion.h"

#include <algorithm>
#include <cstring>

namespace millrace {

using namespace Qt::StringLiterals;

TextWindow::TextWindow(std::unique_ptr<CompressedReader> reader)
    : m_reader(std::move(reader))
{
}

Result<std::unique_ptr<TextWindow>> TextWindow::open(const SourceFile &file,
                                                     std::optional<TextEncoding> encoding)
{
    auto reader = CompressedReader::open(file);
    if (!reader)
        return reader.error();
    std::unique_ptr<TextWindow> window(new TextWindow(std::move(*reader)));
    if (auto started = window->start(encoding); !started)
        return started.error();
    return window;
}

Result<void> TextWindow::start(std::optional<TextEncoding> encoding)
{
    makeRoom(nullptr, s_blockBytes);
    while (!m_isFinal && !m_failure && text().size() < s_blockBytes)
        loadUtf8();
    if (m_failure && text().empty())
        return *m_failure;
    DetectedEncoding detected = detectEncoding(text());
    if (detected.isUtf32)
        return makeError(fileserrors::s_encodingUnsupported, {file().path, u"UTF-32"_s}, {},
                         u"/encoding"_s);
    if (encoding)
        detected = {*encoding, markLength(*encoding, text())};
    m_decoder = TextDecoder(detected.encoding);
    m_markBytes = detected.markBytes;
    if (detected.encoding == TextEncoding::Utf8) {
        validate();
        m_begin += m_markBytes;
        m_beginOffset = static_cast<qint64>(m_markBytes);
        return {};
    }
    m_raw.assign(text().substr(m_markBytes));
    m_end = m_begin;
    makeRoom(m_begin, TextDecoder::room(s_blockBytes));
    m_end += m_decoder.decode(m_raw, m_end);
    if (m_isFinal)
        m_end += m_decoder.finish(m_end);
    m_raw.resize(s_blockBytes / 2);
    validate();
    return {};
}

void TextWindow::makeRoom(const char *keep, std::size_t wanted)
{
    const std::size_t kept = keep == nullptr ? 0 : static_cast<std::size_t>(m_end - keep);
    const std::size_t keptInvalid
        = m_validatedTo == nullptr ? kept : static_cast<std::size_t>(m_end - m_validatedTo);
    if (keep != nullptr)
        m_beginOffset = offsetOf(keep);
    // Doubling keeps the copying of a record that does not fit linear in its length.
    const std::size_t needed = std::max(
        kept + wanted, std::min(2 * kept, s_maximumBytes + TextDecoder::room(s_blockBytes)));
    const bool isOversized = m_capacity > 4 * s_blockBytes && needed * 4 < m_capacity;
    if (needed > m_capacity || isOversized) {
        // Uninitialised on purpose: only the padding is ever read before it is written.
        std::unique_ptr<char[]> larger(new char[needed + s_paddingBytes]);
        if (kept > 0)
            std::memcpy(larger.get(), keep, kept);
        m_buffer = std::move(larger);
        m_capacity = needed;
    } else if (kept > 0) {
        std::memmove(m_buffer.get(), keep, kept);
    }
    m_begin = m_buffer.get();
    m_end = m_begin + kept;
    m_validatedTo = m_end - std::min(kept, keptInvalid);
    std::memset(m_end, 0, s_paddingBytes);
}

void TextWindow::loadUtf8()
{
    const auto room = static_cast<std::size_t>(m_buffer.get() + m_capacity - m_end);
    auto count = m_reader->read(m_end, room);
    if (!count) {
        m_failure = count.error();
        return;
    }
    m_isFinal = *count == 0;
    m_end += *count;
}

void TextWindow::loadDecoded()
{
    auto count = m_reader->read(m_raw.data(), m_raw.size());
    if (!count) {
        m_failure = count.error();
        return;
    }
    m_isFinal = *count == 0;
    m_end += m_isFinal ? m_decoder.finish(m_end) : m_decoder.decode({m_raw.data(), *count}, m_end);
}

void TextWindow::validate()
{
    const std::string_view unseen(m_validatedTo, static_cast<std::size_t>(m_end - m_validatedTo));
    const std::size_t size = m_isFinal ? unseen.size() : completeUtf8(unseen);
    // Sticky: from the first ill-formed block on, every value is looked at.
    m_isValidUtf8 = m_isValidUtf8 && isUtf8(unseen.substr(0, size));
    m_validatedTo += size;
}

Result<void> TextWindow::refill(const char *keep)
{
    if (m_failure)
        return *m_failure;
    const bool isUtf8Text = encoding() == TextEncoding::Utf8;
    makeRoom(keep, isUtf8Text ? s_blockBytes : TextDecoder::room(m_raw.size()));
    const char *before = m_end;
    // A block may decode to nothing: half a character.
    while (m_end == before && !m_isFinal && !m_failure) {
        if (isUtf8Text)
            loadUtf8();
        else
            loadDecoded();
    }
    std::memset(m_end, 0, s_paddingBytes);
    validate();
    if (m_failure && m_end == before)
        return *m_failure;
    return {};
}

Result<void> TextWindow::skipTo(qint64 offset, const Cancellation &cancellation)
{
    if (offset > offsetOf(m_end) && compression() == Compression::None
        && encoding() == TextEncoding::Utf8) {
        if (offset > file().size)
            return makeError(fileserrors::s_changed, {file().path, u"it was cut off"_s});
        if (auto moved = m_reader->seek(offset); !moved)
            return moved.error();
        m_isFinal = false;
        m_begin = m_buffer.get();
        m_end = m_begin;
        m_validatedTo = m_begin;
        m_beginOffset = offset;
        return refill(m_begin);
    }
    while (offset > offsetOf(m_end)) {
        if (cancellation.stop_requested())
            return Error::cancelled();
        if (m_isFinal)
            return makeError(fileserrors::s_changed, {file().path, u"it was cut off"_s});
        if (auto more = refill(m_end); !more)
            return more.error();
    }
    const std::ptrdiff_t distance = offset - m_beginOffset;
    m_beginOffset = offset;
    m_begin += distance;
    return {};
}

} // namespace millrace
