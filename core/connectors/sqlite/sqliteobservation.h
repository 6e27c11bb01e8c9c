// SqliteObservation: what a sample shows about the values of one column, and the type it suggests.
#pragma once

#include "core/data/schema.h"

#include <cstdint>
#include <string_view>

struct sqlite3_stmt;

namespace millrace {

/// Counts SQLite's storage classes among the values of a column and checks their forms, because a
/// declared type binds SQLite to nothing. Used by one thread.
class SqliteObservation final
{
public:
    explicit SqliteObservation(QString declared);

    /// Takes the value in \a column of the current row.
    void observe(sqlite3_stmt *statement, int column);

    /// The type in which the column is read, and a note when some values have no place in it.
    /// Declared types win where at least one value agrees; a temporal, boolean or JSON type is
    /// taken only when every value is written exactly as Millrace would write it, so that a copy
    /// changes no byte.
    struct Verdict final
    {
        FieldType type = FieldType::String;
        QString note;
    };
    [[nodiscard]] Verdict verdict() const;

private:
    void observeText(std::string_view text);
    [[nodiscard]] std::int64_t total() const { return m_integers + m_reals + m_texts + m_blobs; }
    [[nodiscard]] FieldType chosenType() const;
    [[nodiscard]] FieldType typeOfContent() const;
    [[nodiscard]] FieldType numericType() const;
    [[nodiscard]] FieldType temporalType(FieldType promised) const;
    [[nodiscard]] std::int64_t misfits(FieldType type) const;

    QString m_declared;
    std::optional<FieldType> m_promised;
    std::int64_t m_integers = 0;
    std::int64_t m_reals = 0;
    std::int64_t m_texts = 0;
    std::int64_t m_blobs = 0;
    bool m_onlyZeroOrOne = true; ///< Of the integers.
    bool m_hasLargeInteger = false; ///< One that a double does not hold exactly.
    bool m_allJson = true; ///< Of the texts; checked only where promised.
    std::array<bool, s_allFieldTypes.size()> m_allCanonical; ///< Of the texts, per temporal type.
};

/// Whether \a text is a value of the temporal \a type in the very form Millrace writes.
[[nodiscard]] bool isCanonical(FieldType type, std::string_view text);

} // namespace millrace
