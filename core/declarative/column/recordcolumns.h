// RecordColumns: puts records of a manifest into the columns of a batch.
#pragma once

#include "core/data/recordbatchbuilder.h"
#include "core/declarative/value/value.h"

#include <QStringList>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace simdjson::dom {
class element;
} // namespace simdjson::dom

namespace millrace::declarative {

/// Fills batches of one schema with records. Used by one thread at a time.
///
/// A value that does not fit its column leaves it empty with a ValueIssue (behaviour §2.5): a
/// Boolean only from true and false, a whole number also from a fraction of zero or from digits,
/// text from anything. A property without a column is left out and counted, unless it is one of
/// those the person did not choose.
class RecordColumns final
{
public:
    /// \a whole names the columns the stream has beside those of \a schema.
    explicit RecordColumns(std::shared_ptr<const Schema> schema, const Schema &whole = {});
    ~RecordColumns();

    /// Appends \a record as a row. REQUIRES: it is a Mapping.
    void append(const Value &record);
    /// The same with a record that lies in a tree. REQUIRES: it is an object.
    void append(const simdjson::dom::element &record);

    [[nodiscard]] RecordBatchBuilder &builder() { return m_builder; }
    /// Names of properties that had no column, in order, at most 20 of them.
    [[nodiscard]] QStringList leftOut() const;

private:
    struct Tree;

    void noteUnknown(int column, std::string_view name);
    void appendElement(std::size_t column, const simdjson::dom::element &cell);
    void appendValue(int column, const Value *value);
    void appendFixed(int column, FieldType type, const Value &value);
    [[nodiscard]] int columnOf(std::string_view name, std::size_t guess) const;

    const std::shared_ptr<const Schema> m_schema;
    RecordBatchBuilder m_builder;
    std::vector<std::string> m_names; ///< By column; then those that were not chosen.
    /// Views into m_names; a name that was not chosen has the column -2.
    std::unordered_map<std::string_view, int> m_columns;
    std::vector<const Value *> m_row; ///< By column; of the record being appended.
    std::unique_ptr<Tree> m_tree; ///< What records in trees need; made for the first of them.
    std::set<std::string> m_leftOut;
    const bool m_holdsWholeRecords;
};

} // namespace millrace::declarative
