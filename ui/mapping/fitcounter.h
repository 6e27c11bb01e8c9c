// FitCounter: keeps up with a mapping how well its values fit.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/clock.h"
#include "core/mapping/fieldfit.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <optional>
#include <utility>
#include <vector>

namespace millrace {

/// Counts on a background thread once typing pauses. Rows that stay as they are are not counted
/// again while object, operation and records stay. Lives in the UI thread.
class FitCounter final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FitCounter)

public:
    /// \a clock outlives it.
    explicit FitCounter(const Clock &clock, QObject *parent = nullptr);
    /// Waits for what is being counted, which ends soon.
    ~FitCounter() override;

    /// Nothing: there is none. \a read are the fields of the stream.
    void setMapping(const std::optional<ObjectMapping> &mapping, const Schema &read);
    void setSample(const SampleRows &sample);
    /// Of another stream: nothing that was counted holds.
    void forget();

    /// One for each of ObjectMapping::fields, or none until they are worked out for the mapping as
    /// it is.
    [[nodiscard]] const std::vector<FieldFit> &fits() const { return m_fits; }

signals:
    /// fits() are there.
    void counted();

private:
    void count();
    void take();
    [[nodiscard]] ObjectMapping uncounted();

    const Clock &m_clock;
    std::optional<ObjectMapping> m_mapping;
    Schema m_read;
    SampleRows m_sample;
    std::vector<FieldFit> m_fits;
    std::vector<std::pair<FieldMapping, FieldFit>> m_counted;
    ObjectMapping m_countedFor; ///< Without fields.
    int m_countedNumber = 0; ///< Counts of other records or of another object are dropped.
    int m_number = 0; ///< Answers for a former mapping are dropped.
    bool m_isCounting = false;
    CancellationSource m_counting;
    QTimer m_timer;
    QThreadPool m_pool; ///< Last, so that it is waited for while the rest still stands.
};

} // namespace millrace
