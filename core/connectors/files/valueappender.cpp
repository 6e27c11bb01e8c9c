#include "core/connectors/files/valueappender.h"

namespace millrace {

void ValueAppender::appendMisfit(RecordBatchBuilder &builder, int column, std::string_view text)
{
    builder.appendUnfit(column, text);
    m_context.notes.addMisfit(column, place(), text);
}

void ValueAppender::appendLongNumber(RecordBatchBuilder &builder, int column, std::string_view text)
{
    if (!appendParsed(builder, column, FieldType::Number, text)) {
        m_context.notes.addMisfit(column, place(), text);
        return;
    }
    if (isExactAsDouble(text[0] == '+' ? text.substr(1) : text))
        return;
    builder.noteTruncated(column, text, ValueChangeReason::PlatformFieldSizeLimitation);
    m_context.notes.addInexact(column, place(), text);
}

void ValueAppender::appendIllFormed(RecordBatchBuilder &builder, int column, std::string_view text)
{
    // The original of an issue is UTF-8, so the bytes that are not show as U+FFFD there.
    const std::string mended
        = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).toStdString();
    appendMisfit(builder, column, mended);
}

} // namespace millrace
