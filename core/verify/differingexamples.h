// DifferingExamples: the first rows of each kind of difference, and their values at both ends.
#pragma once

#include "core/verify/exampletext.h"
#include "core/verify/keytable.h"

#include <array>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace millrace {

/// The rows are chosen by what a key table says of them; their values are taken when both ends are
/// read once more. A row that is no longer what the table said of it has no values then, and says
/// so: a value of one reading beside one of another would be told as a difference that never was.
/// Used by one thread.
class DifferingExamples final
{
public:
    /// Tells whether a key is in what is meant.
    using KeyFilter = std::function<bool(const KeyHash &)>;

    /// \a key are the places of the fields of the key.
    DifferingExamples(std::shared_ptr<const Schema> fields, std::vector<std::size_t> key,
                      KeyComparison comparison, int perKind)
        : m_fields(std::move(fields))
        , m_key(std::move(key))
        , m_comparison(comparison)
        , m_perKind(perKind)
    {
    }

    [[nodiscard]] bool isEmpty() const { return m_examples.empty(); }
    /// Chooses from rows that were read; those \a isReplaced tells were chosen from a reading
    /// before and are forgotten.
    void choose(const KeyTable &table, const KeyFilter &isReplaced);

    /// Both ends are read from their start; what is settled keeps its values.
    void beginReading();
    void take(const AlignedRows &rows, std::size_t row, RowDigester &digester, bool isSource);
    /// Keys of rows that are not what the table said of them.
    [[nodiscard]] std::vector<KeyHash> endReading();

    /// In the order of their kinds and keys.
    [[nodiscard]] std::vector<RowDifference> rows() const;

private:
    /// What one end has of a key in this reading.
    struct End final
    {
        std::uint32_t rows = 0;
        std::uint64_t sum = 0;
        std::optional<ExampleRow> row{};

        /// \a counted and \a digest: what the table says.
        [[nodiscard]] bool isAs(std::uint32_t counted, std::uint64_t digest,
                                KeyComparison comparison) const;
    };
    struct Example final
    {
        RowDifferenceKind kind = RowDifferenceKind::Different;
        KeyEntry entry;
        bool isSettled = false;
        End source{};
        End destination{};
        std::optional<ExampleRow> any{}; ///< Of whatever version, for the key.
    };

    [[nodiscard]] RowDifference described(const Example &example) const;

    std::shared_ptr<const Schema> m_fields;
    std::vector<std::size_t> m_key;
    KeyComparison m_comparison;
    int m_perKind;
    std::unordered_map<KeyHash, Example, KeyHashing> m_examples;
    std::array<int, 3> m_chosen{}; ///< By kind.
};

} // namespace millrace
