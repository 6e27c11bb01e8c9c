// MappingPreviewer: keeps the picture of the first records up with a mapping that is being edited.
#pragma once

#include "core/base/clock.h"
#include "core/mapping/mappingpreview.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <optional>

namespace millrace {

/// Works on a background thread. Changes that come in quick succession are taken together; a
/// picture of a former mapping is dropped. With 100 records the new one is there within 200 ms of a
/// change. Lives in the UI thread.
class MappingPreviewer final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MappingPreviewer)

public:
    /// \a clock outlives it; it says what now() is in expressions.
    explicit MappingPreviewer(const Clock &clock, QObject *parent = nullptr);
    /// Waits for the picture that is being made.
    ~MappingPreviewer() override;

    /// The first MappingPreview::usualRows of \a sample are shown. Does nothing when these are the
    /// records shown already.
    void setSample(const SampleRows &sample);
    void setMapping(const ObjectMapping &mapping);
    /// Goes over to no stream: there is no picture.
    void clear();

    /// The last picture; null until there is one.
    [[nodiscard]] const std::shared_ptr<const MappingPreview> &preview() const { return m_preview; }
    /// Whether preview() is of the mapping and the records as they are now.
    [[nodiscard]] bool isCurrent() const { return m_shown == m_wanted; }

signals:
    void previewChanged();

private:
    void want();
    void start();

    const Clock &m_clock;
    std::optional<ObjectMapping> m_mapping;
    SampleRows m_sample; ///< Only the batches that are shown.
    EvaluationContext m_context;
    std::shared_ptr<const MappingPreview> m_preview;
    int m_wanted = 0;
    int m_shown = 0;
    bool m_isWorking = false;
    QTimer m_timer;
    QThreadPool m_pool; ///< Last, so that it is waited for while the rest still stands.
};

} // namespace millrace
