// ReadNotes: what was remarkable while reading, counted and told at the end.
#pragma once

#include "core/data/schema.h"

#include <QStringList>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace millrace {

/// Where in which file something was seen.
struct RecordPlace final
{
    QString file; ///< SourceFile::name.
    qint64 line = 0;
};

/// Counts per reader; each count keeps the place of its first case.
class ReadNotes final
{
public:
    explicit ReadNotes(std::shared_ptr<const Schema> schema);

    /// A value was read as null because it does not fit the type of \a column.
    void addMisfit(int column, const RecordPlace &place, std::string_view text);
    /// A Number keeps fewer digits than \a text has.
    void addInexact(int column, const RecordPlace &place, std::string_view text);
    /// A row ended before the last column.
    void addShortRow(const RecordPlace &place) { m_shortRows.add(place); }
    /// A row had empty fields behind the last column.
    void addLongRow(const RecordPlace &place) { m_longRows.add(place); }
    /// A quoted empty field was read as null because its column is no text.
    void addQuotedEmpty(const RecordPlace &place) { m_quotedEmpty.add(place); }
    /// A JSON record named a field twice.
    void addRepeatedField(const RecordPlace &place) { m_repeatedFields.add(place); }
    /// A record had a field the stream does not know.
    void addUnknownField(std::string_view name, const RecordPlace &place);
    /// \a file has a column the stream does not know.
    void addUnknownColumn(const QString &name, const QString &file);
    /// \a file lacks the columns \a names.
    void addMissingColumns(const QStringList &names, const QString &file);
    void add(const QString &sentence) { m_others << sentence; }

    /// Whether unknown JSON fields were kept in a column of their own.
    void setKeepsUnknownFields(bool keeps) { m_keepsUnknownFields = keeps; }
    [[nodiscard]] QStringList sentences() const;

private:
    struct Count final
    {
        qint64 count = 0;
        RecordPlace first;

        void add(const RecordPlace &place)
        {
            if (count++ == 0)
                first = place;
        }
    };
    struct ValueCount final
    {
        Count count;
        QString example;
    };

    static void add(ValueCount &count, const RecordPlace &place, std::string_view text);

    std::shared_ptr<const Schema> m_schema;
    std::vector<ValueCount> m_misfits;
    std::vector<ValueCount> m_inexact;
    Count m_shortRows;
    Count m_longRows;
    Count m_quotedEmpty;
    Count m_repeatedFields;
    Count m_unknownFields;
    std::map<std::string, qint64, std::less<>> m_unknownNames;
    bool m_keepsUnknownFields = false;
    QStringList m_others;
    int m_omittedOthers = 0;
};

} // namespace millrace
