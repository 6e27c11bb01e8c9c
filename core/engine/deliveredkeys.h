// DeliveredKeys: which open rejected records a flush leaves behind by newer versions of their keys.
#pragma once

#include "core/engine/keyhasher.h"
#include "core/store/checkpointstore.h"

#include <array>
#include <functional>
#include <unordered_map>

namespace millrace {

/// Where a row stands among the versions of its key. A plain value.
struct VersionAge final
{
    qint64 ordinal = 0; ///< The place among the rows of the flush; 0 in a retry.
    std::optional<qint64> below{}; ///< In a retry: records with lower ids are older.

    bool operator==(const VersionAge &) const = default;
};

/// Costs nothing while no open record of the stream has a key: rows are not looked at then.
/// Otherwise each written key is hashed and looked up in a filter of 8 MiB, however many open
/// records there are; what it lets pass is compared exactly by the state database. Used by the
/// writing thread.
class DeliveredKeys final
{
public:
    explicit DeliveredKeys(KeyHasher hasher)
        : m_hasher(std::move(hasher))
    {
    }

    /// Takes the keys of the open records that are there.
    [[nodiscard]] Result<void> load(const CheckpointStore &checkpoints, const QString &connectionId,
                                    const StreamId &stream);

    /// Whether rows have to be looked at.
    [[nodiscard]] bool isLooking() const { return !m_filter.empty(); }
    /// The hash for a record of this row, for which it is looked from now on; see KeyHasher::of().
    [[nodiscard]] std::string expect(const RecordBatch &sent, std::size_t row);

    /// The rows of \a sent are given to the writer. \a age tells how old each is.
    void give(const RecordBatch &sent, const std::function<VersionAge(std::size_t)> &age);
    /// The destination refused \a row after all, which was given as this old.
    void refuse(const RecordBatch &sent, std::size_t row, const VersionAge &age);

    /// So many rows wait that a flush is due.
    [[nodiscard]] bool isFull() const { return m_rows >= s_mostRows; }
    /// The keys of the flush, to be staged with it: of each the newest row that was not refused.
    [[nodiscard]] std::vector<DeliveredKey> take();

private:
    static constexpr std::size_t s_mostRows = 100'000;

    [[nodiscard]] static std::array<std::size_t, 4> bitsOf(std::string_view hash);
    void add(std::string_view hash);
    [[nodiscard]] bool mayHave(std::string_view hash) const;

    KeyHasher m_hasher;
    std::vector<quint64> m_filter; ///< Empty: there is nothing to look for.
    std::unordered_map<std::string, std::vector<VersionAge>> m_given; ///< In the order they came.
    std::size_t m_rows = 0; ///< In m_given.
};

} // namespace millrace
