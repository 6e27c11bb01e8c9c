// RecordDecoder: stored source records, JSON objects, as batches again.
#pragma once

#include "core/data/recordbatchbuilder.h"

#include <QHash>
#include <QStringList>

#include <memory>
#include <string>

namespace millrace {

/// Reads what appendRowJson() wrote of rows of a schema, and what people made of it. Used by one
/// thread at a time.
class RecordDecoder final
{
public:
    explicit RecordDecoder(std::shared_ptr<const Schema> schema);

    /// Appends the row \a json under the rules of appendParsed(): a value that does not fit its
    /// field is null with an issue, a field that is missing is null, one the schema does not have
    /// is left out. \a unread names a JSON field whose text the source could not read, which a JSON
    /// text would make readable. False, and nothing appended, when \a json is no JSON object.
    bool append(const std::string &json, const QString &unread = {});

    /// The fields of the last row that the schema does not have.
    [[nodiscard]] const QStringList &leftOut() const { return m_leftOut; }
    [[nodiscard]] std::size_t rowCount() const { return m_builder.rowCount(); }
    [[nodiscard]] bool isFull() const { return m_builder.isFull(); }
    /// The rows so far, and an empty start.
    [[nodiscard]] std::shared_ptr<const RecordBatch> finish() { return m_builder.finish(); }

private:
    std::shared_ptr<const Schema> m_schema;
    RecordBatchBuilder m_builder;
    QHash<QString, int> m_columns;
    QStringList m_leftOut;
};

} // namespace millrace
