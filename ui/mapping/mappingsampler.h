// MappingSampler: reads records of streams for fits and previews, in the background.
#pragma once

#include "core/base/cancellation.h"
#include "core/catalog/configuredcatalog.h"
#include "core/engine/connectorprobe.h"
#include "core/mapping/samplerows.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace millrace {

/// Up to SampleRows::wanted records per stream, kept as long as it lives or until it gets another
/// reader. While a stream is read, what is there already can be used. Lives in the UI thread.
class MappingSampler final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MappingSampler)

public:
    /// Runs on a background thread and blocks it.
    using Reader
        = std::function<Result<Preview>(const ConfiguredStream &stream, int rows,
                                        const PreviewObserver &observer, const Cancellation &)>;

    enum class State {
        None, ///< Never asked for.
        Reading,
        Ready,
        Failed, ///< See error().
        Cancelled,
    };

    explicit MappingSampler(QObject *parent = nullptr);
    /// Waits for readings that are on; readers return within a second of a cancellation.
    ~MappingSampler() override;

    /// The reader of a stored or edited source. \a probe outlives the sampler.
    [[nodiscard]] static Reader readerOf(const ConnectorProbe &probe, const QString &connectorId,
                                         const QJsonObject &configuration);
    /// Forgets every sample and stops what is being read.
    void setReader(Reader reader);

    /// Reads \a stream unless its records are there or on their way, for the same fields and
    /// choices. REQUIRES: a reader.
    void read(const ConfiguredStream &stream);
    /// Reads \a stream once more, after an error, a cancellation or a change at the source.
    /// REQUIRES: it was asked for before.
    void readAgain(const StreamId &stream);
    void cancel(const StreamId &stream);

    [[nodiscard]] State state(const StreamId &stream) const;
    /// What is there, complete or not; without a schema until something is.
    [[nodiscard]] SampleRows rows(const StreamId &stream) const;
    /// Why the last reading failed, for State::Failed.
    [[nodiscard]] std::optional<Error> error(const StreamId &stream) const;

signals:
    /// State or records of \a stream; at most five times a second while it is read.
    void changed(const millrace::StreamId &stream);

private:
    /// Handed between the reading thread and this one.
    struct Arrivals;
    struct Sampled final
    {
        ConfiguredStream stream;
        State state = State::None;
        SampleRows rows;
        std::optional<Error> error;
        CancellationSource cancellation;
        std::shared_ptr<Arrivals> arrivals;
        int reading = 0; ///< Results of other readings are dropped.
    };

    void start(Sampled &sampled);
    void take(const StreamId &stream, int reading, const Result<Preview> &result);
    void collect();

    Reader m_reader;
    std::map<StreamId, Sampled> m_streams;
    int m_readings = 0;
    QTimer m_arrivalTimer;
    QThreadPool m_pool; ///< Last, so that it is waited for while the rest still stands.
};

} // namespace millrace
