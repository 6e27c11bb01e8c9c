// StreamSampler: reads the first rows of streams for the schema tree, behind its back.
#pragma once

#include "ui/schematree/catalogmodel.h"
#include "ui/schematree/streamsample.h"

#include <QObject>
#include <QThreadPool>

#include <set>

namespace millrace {

/// Samples a stream when something opens that has use for it, once per discovery, and gives the
/// sample to the model. A sample that cannot be read is none: the preview says why. Lives in the
/// UI thread.
class StreamSampler final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StreamSampler)

public:
    /// Runs on a background thread and blocks it; see SchemaTreeView::PreviewReader.
    using Reader
        = std::function<Result<Preview>(const ConfiguredStream &, int rows, const Cancellation &)>;

    /// \a model outlives it.
    explicit StreamSampler(CatalogModel &model, QObject *parent = nullptr);
    ~StreamSampler() override;

    void setReader(Reader reader);
    /// Reads all fields of \a stream, chosen or not, unless that is done or going on.
    void sample(const StreamId &stream);

private:
    CatalogModel &m_model;
    Reader m_reader;
    std::set<StreamId> m_reading;
    CancellationSource m_cancellation;
    int m_number = 0; ///< Answers of a former reader are dropped.
    QThreadPool m_pool;
};

} // namespace millrace
