// JsonRecordReader: objects of a JSON text to typed columns.
#pragma once

#include "core/connectors/files/jsonobjectparser.h"
#include "core/connectors/files/jsonsplitter.h"
#include "core/connectors/files/valueappender.h"

namespace millrace {

/// Numbers keep the digits they are written with. A field the record lacks is null. A field the
/// stream does not know is noted and kept in the column of unknown fields, where there is one. A
/// record that is no valid object is an error.
class JsonRecordReader final : public RecordReader
{
public:
    JsonRecordReader(OpenedFile file, const RecordContext &context);

    [[nodiscard]] Result<void> start(std::optional<std::pair<qint64, qint64>> offsetAndLine,
                                     const Cancellation &cancellation);

    Result<bool> fill(RecordBatchBuilder &builder, qint64 limit,
                      const Cancellation &cancellation) override;
    [[nodiscard]] qint64 offset() const override { return m_window->offsetOf(m_splitter.at()); }
    [[nodiscard]] qint64 line() const override { return m_splitter.line(); }

private:
    /// What a record says about one column.
    struct Slot final
    {
        const JsonMember *member = nullptr;
        qint64 record = 0; ///< The record the member belongs to; another: the field is absent.
    };

    [[nodiscard]] Result<void> more();
    [[nodiscard]] std::optional<int> columnOf(std::string_view name, std::size_t position);
    void collect();
    void appendRow(RecordBatchBuilder &builder);
    void appendMember(RecordBatchBuilder &builder, int column, const JsonMember &member);
    void appendJson(RecordBatchBuilder &builder, int column, const JsonMember &member);
    void keepUnknown(const JsonMember &member);
    [[nodiscard]] Error malformed(const JsonFault &fault) const;
    [[nodiscard]] Error splitFault() const;

    std::unique_ptr<TextWindow> m_window;
    const RecordContext &m_context;
    JsonSplitter m_splitter;
    JsonObjectParser m_parser;
    ValueAppender m_values;
    std::string m_fileName;
    std::vector<Slot> m_slots; ///< Per column of the batch.
    /// Names in the order of the last records and what they mean: records tend to repeat it.
    std::vector<std::pair<std::string, std::optional<int>>> m_expected;
    qint64 m_record = 0;
    std::string m_unknown; ///< The object of unknown fields of the record at hand.
    std::string m_scratch;
};

} // namespace millrace
