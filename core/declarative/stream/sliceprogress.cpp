#include "core/declarative/stream/sliceprogress.h"

namespace millrace::declarative {

void SliceProgress::observe(const CursorDefinition &definition, const Value &record, bool keepsText)
{
    if (const Value *value = record.find(definition.field()))
        observeValue(definition, *value, keepsText);
}

void SliceProgress::observeValue(const CursorDefinition &definition, const Value &value,
                                 bool keepsText)
{
    if (value.isNull())
        return;
    const CursorScale &scale = definition.scale();
    if (!m_lastValue.isNull() && value == m_lastValue)
        return;
    m_lastValue = value;
    const auto point = scale.read(value);
    if (!point)
        return;
    const bool isNewest = !newest || *newest < *point;
    if (isNewest)
        newest = point;
    if (!keepsText || (scale.isTextOrdered() && !isNewest))
        return;
    Value text = scale.write(*point);
    if (newestText.isNull() || isTextLess(newestText, text))
        newestText = std::move(text);
}

} // namespace millrace::declarative
