#include "core/mapping/valuechecks.h"

#include "core/mapping/textformats.h"

namespace millrace {

ValueChecks::ValueChecks(const ObjectField &field)
    : m_takesSeveral(field.takesSeveralChoices)
{
    const bool isText
        = field.field.type == FieldType::String || field.field.type == FieldType::Json;
    if (isText && field.maximumLength && *field.maximumLength >= 0)
        m_maximumLength = static_cast<std::size_t>(*field.maximumLength);
    for (const ObjectChoice &choice : field.choices)
        m_choices.insert(choice.value.toStdString());
    m_takesEmptyChoice = m_choices.contains(std::string_view());
    if (field.field.type != FieldType::String)
        return;
    if (field.format == QLatin1StringView("email"))
        m_format = Format::Email;
    else if (field.format == QLatin1StringView("uri"))
        m_format = Format::Uri;
    else if (field.format == QLatin1StringView("phone"))
        m_format = Format::Phone;
}

std::optional<ValueFaultKind> ValueChecks::fault(std::string_view text) const
{
    if (text.empty())
        return std::nullopt;
    if (!m_choices.empty() && !(m_takesSeveral ? areChoices(text) : isChoice(text)))
        return ValueFaultKind::NotAChoice;
    // As long in bytes as may be in characters: nothing to count.
    if (m_maximumLength && text.size() > *m_maximumLength
        && characterCount(text) > *m_maximumLength)
        return ValueFaultKind::TooLong;
    const bool isWellFormed = m_format == Format::None
        || (m_format == Format::Email && isEmail(text)) || (m_format == Format::Uri && isUri(text))
        || (m_format == Format::Phone && isPhone(text));
    return isWellFormed ? std::nullopt : std::optional(ValueFaultKind::FormatWrong);
}

bool ValueChecks::isChoice(std::string_view text) const
{
    return m_choices.find(text) != m_choices.end();
}

bool ValueChecks::areChoices(std::string_view text) const
{
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find(';', start), text.size());
        std::string_view part = text.substr(start, end - start);
        while (!part.empty() && part.front() == ' ')
            part.remove_prefix(1);
        while (!part.empty() && part.back() == ' ')
            part.remove_suffix(1);
        // A leading semicolon is a vendor's way to say "in addition".
        if (!part.empty() && !isChoice(part))
            return false;
        start = end + 1;
    }
    return true;
}

} // namespace millrace
