// Which row of a bulk job a line of its results speaks of.
#pragma once

#include "core/activation/objectrequests.h"

#include <QCborMap>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace millrace {

/// A number made of the values of a row, as they were sent or as results repeat them.
class SalesforceRowHash final
{
public:
    void add(std::string_view value);
    [[nodiscard]] std::uint64_t value() const { return m_value; }

private:
    void addByte(unsigned char byte);
    std::uint64_t m_value = 0xcbf29ce484222325; // FNV-1a
};

/// The rows of one job as they are recognised in its results: Salesforce repeats the columns of
/// each row there, in an order it does not promise. Holds numbers made of their values alone, so
/// that it may be kept.
class SalesforceJobRows
{
public:
    SalesforceJobRows() = default;

    [[nodiscard]] const QStringList &names() const { return m_names; }
    /// Place of the key among names(), or -1.
    [[nodiscard]] int keyPlace() const { return m_keyPlace; }
    [[nodiscard]] std::size_t rowCount() const { return m_contents.size(); }
    [[nodiscard]] const std::vector<std::uint64_t> &contents() const { return m_contents; }
    [[nodiscard]] const std::vector<std::uint64_t> &keys() const { return m_keys; }
    /// Of what was uploaded.
    [[nodiscard]] qint64 csvBytes() const { return m_csvBytes; }

    [[nodiscard]] QCborMap toCbor() const;
    /// Nothing when \a map is not what toCbor() makes.
    [[nodiscard]] static std::optional<SalesforceJobRows> fromCbor(const QCborMap &map);

protected:
    QStringList m_names;
    int m_keyPlace = -1;
    std::vector<std::uint64_t> m_contents;
    std::vector<std::uint64_t> m_keys; ///< Empty where nothing is recognised.
    qint64 m_csvBytes = 0;
};

/// What is uploaded for the rows of one job.
class SalesforceJobBody final : public SalesforceJobRows
{
public:
    /// \a columns of \a schema are sent; \a keyColumn: -1 where nothing is recognised.
    SalesforceJobBody(const Schema &schema, std::vector<int> columns, int keyColumn);

    /// Whether the row can go by CSV: no text of it reads as "clear this field".
    [[nodiscard]] bool canTake(const RecordBatch &batch, std::size_t row) const;
    void append(const RecordBatch &batch, std::size_t row);
    /// What append() adds to contents() for the row.
    [[nodiscard]] std::uint64_t contentOf(const RecordBatch &batch, std::size_t row) const;

    [[nodiscard]] const std::string &csv() const { return m_csv; }

private:
    std::vector<int> m_columns;
    std::string m_csv;
};

/// A line of the results.
struct SalesforceResult final
{
    std::uint64_t content = 0;
    std::uint64_t key = 0;
    RowOutcome outcome{};
};

/// Gives each row of a job its outcome. Rows that are equal in every value may change places. A
/// line whose values Salesforce has rewritten is matched by its key; lines that are left over and
/// all say the same belong to the rows that are left over.
class SalesforceMatching final
{
public:
    explicit SalesforceMatching(const SalesforceJobRows &rows);

    void add(std::vector<SalesforceResult> results);
    /// The outcomes in the order of the rows; nothing when a row or a line is left over.
    [[nodiscard]] std::optional<std::vector<RowOutcome>> finish();
    /// How many lines were added.
    [[nodiscard]] std::size_t lineCount() const { return m_lines; }

private:
    using Places = std::unordered_multimap<std::uint64_t, std::size_t>;
    bool settle(Places &places, std::uint64_t hash, RowOutcome &outcome);

    std::vector<std::optional<RowOutcome>> m_outcomes;
    Places m_byContent;
    Places m_byKey;
    std::vector<SalesforceResult> m_strangers;
    std::size_t m_lines = 0;
};

} // namespace millrace
