// RowCountView: counts the records of a choice when asked to, without blocking.
#pragma once

#include "core/base/cancellation.h"
#include "core/catalog/configuredcatalog.h"

#include <QThreadPool>
#include <QWidget>

#include <functional>
#include <optional>

class QPushButton;

namespace millrace {

class Spinner;
class TextLabel;

/// A button that counts, and while it does cancels, with the answer beside it. Hidden as long as
/// it has no counter.
class RowCountView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RowCountView)

public:
    /// Runs on a background thread and blocks it; see Source::countRows(). Whatever it captures
    /// must be safe there and outlive the view.
    using Counter = std::function<Result<std::optional<qint64>>(const ConfiguredStream &,
                                                                const Cancellation &)>;

    explicit RowCountView(QWidget *parent = nullptr);
    ~RowCountView() override;

    void setCounter(Counter counter);
    [[nodiscard]] bool isCounting() const { return m_isCounting; }
    /// Counts \a stream; without a cursor start all of its records.
    void count(const ConfiguredStream &stream);
    /// What was counted is no longer what is chosen.
    void forget();

signals:
    void countRequested();

private:
    void pressed();
    void take(bool hasStart, const Result<std::optional<qint64>> &count);
    void present(const QString &text, bool isCounting);

    Counter m_counter;
    QPushButton *m_button = nullptr;
    Spinner *m_spinner = nullptr;
    TextLabel *m_text = nullptr;
    bool m_isCounting = false;
    int m_number = 0; ///< Answers to former questions are dropped.
    CancellationSource m_cancellation;
    QThreadPool m_pool;
};

} // namespace millrace
