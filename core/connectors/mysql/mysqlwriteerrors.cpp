#include "core/connectors/mysql/mysqlwriteerrors.h"

#include <mysqld_error.h>

#include <algorithm>
#include <array>

namespace millrace {

namespace {

struct Refusal final
{
    unsigned int number;
    const char *code;
    bool changesValue = false; ///< As a warning it says that the stored value is another one.
};

// Numbers of MySQL 8 and of MariaDB, which the client library has no names for.
constexpr unsigned int s_mySqlCheckViolated = 3819;
constexpr unsigned int s_mySqlInvalidJson = 3140;
constexpr unsigned int s_mySqlJsonCharset = 3144;
constexpr unsigned int s_mySqlLocalFilesDisabled = 3948;
constexpr unsigned int s_mariaDbLoadInfileDisabled = 4166;
constexpr unsigned int s_mariaDbJsonFirst = 4036;
constexpr unsigned int s_mariaDbJsonLast = 4044;

constexpr std::array s_refusals{
    Refusal{ER_DUP_ENTRY, s_duplicateValue, true},
    Refusal{ER_DUP_KEY, s_duplicateValue, true},
    Refusal{ER_DUP_UNIQUE, s_duplicateValue, true},
    Refusal{ER_DUP_ENTRY_WITH_KEY_NAME, s_duplicateValue, true},
    Refusal{ER_BAD_NULL_ERROR, s_valueMissing, true},
    Refusal{ER_WARN_NULL_TO_NOTNULL, s_valueMissing, true},
    Refusal{ER_NO_DEFAULT_FOR_FIELD, s_valueMissing, true},
    Refusal{ER_NO_DEFAULT_FOR_VIEW_FIELD, s_valueMissing, true},
    Refusal{ER_DATA_TOO_LONG, s_valueTooLong, true},
    Refusal{ER_WARN_DATA_OUT_OF_RANGE, s_valueOutOfRange, true},
    Refusal{ER_DATA_OUT_OF_RANGE, s_valueOutOfRange, true},
    Refusal{ER_TRUNCATED_WRONG_VALUE, s_valueMismatch, true},
    Refusal{ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, s_valueMismatch, true},
    Refusal{ER_ILLEGAL_VALUE_FOR_TYPE, s_valueMismatch, true},
    Refusal{ER_CANT_CREATE_GEOMETRY_OBJECT, s_valueMismatch, true},
    Refusal{WARN_DATA_TRUNCATED, s_valueMismatch, true},
    Refusal{ER_WARN_TOO_FEW_RECORDS, s_valueMismatch, true},
    Refusal{ER_WARN_TOO_MANY_RECORDS, s_valueMismatch, true},
    Refusal{s_mySqlInvalidJson, s_valueMismatch, true},
    Refusal{s_mySqlJsonCharset, s_valueMismatch, true},
    Refusal{ER_NO_REFERENCED_ROW, s_foreignKeyFailed, true},
    Refusal{ER_NO_REFERENCED_ROW_2, s_foreignKeyFailed, true},
    Refusal{ER_ROW_IS_REFERENCED, s_foreignKeyFailed, true},
    Refusal{ER_ROW_IS_REFERENCED_2, s_foreignKeyFailed, true},
    Refusal{s_mySqlCheckViolated, s_constraintFailed, true},
    Refusal{ER_CONSTRAINT_FAILED, s_constraintFailed, true},
    Refusal{ER_SIGNAL_EXCEPTION, s_constraintFailed},
    Refusal{ER_NO_PARTITION_FOR_GIVEN_VALUE, s_constraintFailed, true},
    Refusal{ER_ROW_DOES_NOT_MATCH_GIVEN_PARTITION_SET, s_constraintFailed, true},
    Refusal{ER_TOO_BIG_ROWSIZE, s_rowTooLarge},
};

const Refusal *find(unsigned int number)
{
    const auto found = std::ranges::find(s_refusals, number, &Refusal::number);
    return found == s_refusals.end() ? nullptr : &*found;
}

} // namespace

bool blamesRow(unsigned int number) { return find(number) != nullptr; }

bool saysValueChanged(unsigned int number)
{
    // A check on JSON says why it failed in notes of their own, also where nothing was stored.
    if (number >= s_mariaDbJsonFirst && number <= s_mariaDbJsonLast)
        return false;
    const Refusal *refusal = find(number);
    return refusal != nullptr && refusal->changesValue;
}

bool refusesLocalFiles(unsigned int number)
{
    return number == ER_NOT_ALLOWED_COMMAND || number == s_mySqlLocalFilesDisabled
        || number == s_mariaDbLoadInfileDisabled;
}

const char *refusalCode(unsigned int number)
{
    const Refusal *refusal = find(number);
    return refusal == nullptr ? s_constraintFailed : refusal->code;
}

} // namespace millrace
