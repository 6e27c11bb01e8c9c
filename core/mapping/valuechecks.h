// ValueChecks: the limits of a field of an object that its type does not say.
#pragma once

#include "core/catalog/destinationobject.h"
#include "core/data/recordbatch.h"
#include "core/mapping/valuefault.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace millrace {

/// Length, choices and format of one field, ready for whole columns. Immutable; any thread.
class ValueChecks final
{
public:
    explicit ValueChecks(const ObjectField &field);

    /// Whether every value of the type is taken.
    [[nodiscard]] bool isEmpty() const
    {
        return !m_maximumLength && m_choices.empty() && m_format == Format::None;
    }
    /// Whether an empty text is no value: it is none of the choices and of no format.
    [[nodiscard]] bool takesEmptyAsNull() const
    {
        return !m_takesEmptyChoice && (!m_choices.empty() || m_format != Format::None);
    }
    [[nodiscard]] std::optional<std::size_t> maximumLength() const { return m_maximumLength; }

    /// The first limit \a text does not keep, or nothing. The text of an empty value is fine.
    [[nodiscard]] std::optional<ValueFaultKind> fault(std::string_view text) const;

private:
    enum class Format { None, Email, Uri, Phone };

    struct Hash final
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const
        {
            return std::hash<std::string_view>()(text);
        }
    };

    [[nodiscard]] bool isChoice(std::string_view text) const;
    [[nodiscard]] bool areChoices(std::string_view text) const;

    std::optional<std::size_t> m_maximumLength;
    std::unordered_set<std::string, Hash, std::equal_to<>> m_choices;
    bool m_takesSeveral = false;
    bool m_takesEmptyChoice = false;
    Format m_format = Format::None;
};

} // namespace millrace
