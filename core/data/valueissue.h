// ValueIssue: a value that could not be kept as it was, with its reason.
#pragma once

#include <QString>

#include <cstdint>
#include <string>

namespace millrace {

/// What happened to the value (Airbyte protocol, record meta "change").
enum class ValueChange : std::uint8_t {
    Nulled, ///< The field is empty now.
    Truncated, ///< The field holds a shortened or less exact value.
};

/// Why it happened (Airbyte protocol, record meta "reason"); names by valueChangeReasonName().
enum class ValueChangeReason : std::uint8_t {
    SourceRecordSizeLimitation,
    SourceFieldSizeLimitation,
    SourceSerializationError, ///< The source's text does not fit the field's type.
    SourceRetrievalError,
    PlatformRecordSizeLimitation,
    PlatformFieldSizeLimitation,
    PlatformSerializationError,
    DestinationRecordSizeLimitation,
    DestinationFieldSizeLimitation,
    DestinationSerializationError,
    DestinationTypecastError,
};

/// Returns "NULLED" or "TRUNCATED".
[[nodiscard]] QString valueChangeName(ValueChange change);
/// Returns Airbyte's word, e.g. "SOURCE_SERIALIZATION_ERROR".
[[nodiscard]] QString valueChangeReasonName(ValueChangeReason reason);

/// One changed cell of a batch.
struct ValueIssue final
{
    std::uint32_t row = 0; ///< Row within the batch.
    std::uint32_t column = 0; ///< Column within the batch's schema.
    ValueChange change = ValueChange::Nulled;
    ValueChangeReason reason = ValueChangeReason::SourceSerializationError;
    std::string original; ///< The value as the source gave it, UTF-8, at most 64 KiB of it.
};

} // namespace millrace
