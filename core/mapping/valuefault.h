// ValueFault: a value that a field of an object does not take, why, and what was done about it.
#pragma once

#include "core/data/fieldtype.h"

#include <QString>

#include <cstdint>
#include <string>

namespace millrace {

/// Why a value cannot be written; names by valueFaultCode().
enum class ValueFaultKind : std::uint8_t {
    DoesNotFit, ///< Not of the field's type, or the source could not read it.
    TooLong, ///< A text with more characters than the field holds.
    NotAChoice, ///< None of the values the field takes.
    Missing, ///< Null where a value is needed.
    ExpressionFailed, ///< The expression could not be computed.
    FormatWrong, ///< No e-mail address, address on the web, or phone number.
};

/// What became of it, by the rules of the field's mapping.
enum class ValueFaultOutcome : std::uint8_t {
    Rejected, ///< The record is not written.
    Nulled, ///< The field is sent empty.
    Cut, ///< The field is sent shortened or less exact.
    Defaulted, ///< FieldMapping::fallback is sent.
};

/// One value of one row. A plain value.
struct ValueFault final
{
    std::uint32_t row = 0; ///< Of the batch that was read.
    std::uint32_t field = 0; ///< Place in ObjectMapping::fields.
    ValueFaultKind kind = ValueFaultKind::DoesNotFit;
    ValueFaultOutcome outcome = ValueFaultOutcome::Rejected;
    std::string original; ///< The value as it was, UTF-8, at most 64 KiB; empty for null.
    /// What an expression says about itself, a sentence; else empty.
    QString detail{};
};

/// The stable code: "value_does_not_fit", "value_too_long", "value_not_a_choice", "value_missing",
/// "expression_failed", "format_wrong".
[[nodiscard]] QString valueFaultCode(ValueFaultKind kind);

struct ObjectField;

/// One sentence for people: what is wrong with the value for \a field, whose type and limits are
/// named. Long values are shown by their beginning.
[[nodiscard]] QString valueFaultMessage(const ValueFault &fault, const ObjectField &field);

/// What the outcome did, one sentence: "The field is sent empty."
[[nodiscard]] QString valueFaultOutcomeText(ValueFaultOutcome outcome);

} // namespace millrace
