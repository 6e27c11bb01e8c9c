// DryRunCounter: sorts the records of a dry run by what would become of them.
#pragma once

#include "core/connector/destination.h"
#include "core/engine/dryrun.h"
#include "core/engine/recordmarker.h"

#include <array>
#include <optional>
#include <unordered_set>

namespace millrace {

/// For one stream; used by one thread.
class DryRunCounter final
{
public:
    /// \a leftOut are marks of records that count as left out. REQUIRES: \a request writes an
    /// object.
    DryRunCounter(const WriteRequest &request, const ObjectMapper &mapper, int samplesPerAction,
                  RecordMarker marker, std::set<std::string> leftOut);

    /// Whether records have to be compared with what the destination holds.
    [[nodiscard]] bool needsExisting() const;
    /// Takes what a mapping made of \a source. \a existing is what the destination holds for the
    /// rows of mapped.batch; nothing where it cannot tell.
    void add(const RecordBatch &source, const MappedRecords &mapped,
             const std::optional<ExistingRecords> &existing);
    /// The numbers and samples so far.
    [[nodiscard]] DryRunStream result() const;

private:
    void addRejected(const RecordBatch &source, const MappedRecords &mapped);
    void addRow(const RecordBatch &source, const MappedRecords &mapped, std::size_t row,
                const std::optional<ExistingRecords> &existing);
    /// Counts \a sample with what it is known by; \a row is of \a source. Whether it is to be kept.
    [[nodiscard]] bool take(DryRunSample &sample, const RecordBatch &source,
                            const RecordBatch &whole, std::size_t row);
    [[nodiscard]] DryRunAction actionFor(const RecordBatch &batch, std::size_t row,
                                         const std::optional<ExistingRecords> &existing,
                                         std::vector<DryRunChange> &changes);
    /// Update, Unchanged, or Unknown when what differs cannot be read.
    [[nodiscard]] DryRunAction compared(const RecordBatch &batch, std::size_t row,
                                        const ExistingRecords &existing,
                                        std::vector<DryRunChange> &changes) const;
    [[nodiscard]] std::vector<DryRunChange> newValues(const RecordBatch &batch, std::size_t row,
                                                      bool isBeforeKnown) const;
    [[nodiscard]] QString keyText(const RecordBatch &batch, std::size_t row) const;
    void count(DryRunAction action);
    [[nodiscard]] bool wantsSample(DryRunAction action) const;
    void keep(DryRunSample sample);

    const WriteRequest &m_request;
    const ObjectMapper &m_mapper;
    const std::size_t m_samplesPerAction;
    RecordMarker m_marker;
    const std::set<std::string> m_leftOut;
    std::vector<int> m_keyColumns; ///< Of the written schema.
    DryRunStream m_stream;
    std::array<std::vector<DryRunSample>, 6> m_samples; ///< By action.
    std::unordered_set<std::size_t> m_created; ///< Hashes of keys a record would be made for.
};

} // namespace millrace
