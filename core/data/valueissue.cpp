#include "core/data/valueissue.h"

#include <array>

namespace millrace {

QString valueChangeName(ValueChange change)
{
    return change == ValueChange::Nulled ? QStringLiteral("NULLED") : QStringLiteral("TRUNCATED");
}

QString valueChangeReasonName(ValueChangeReason reason)
{
    static constexpr std::array names{
        "SOURCE_RECORD_SIZE_LIMITATION",     "SOURCE_FIELD_SIZE_LIMITATION",
        "SOURCE_SERIALIZATION_ERROR",        "SOURCE_RETRIEVAL_ERROR",
        "PLATFORM_RECORD_SIZE_LIMITATION",   "PLATFORM_FIELD_SIZE_LIMITATION",
        "PLATFORM_SERIALIZATION_ERROR",      "DESTINATION_RECORD_SIZE_LIMITATION",
        "DESTINATION_FIELD_SIZE_LIMITATION", "DESTINATION_SERIALIZATION_ERROR",
        "DESTINATION_TYPECAST_ERROR",
    };
    return QString::fromLatin1(names[static_cast<std::size_t>(reason)]);
}

} // namespace millrace
