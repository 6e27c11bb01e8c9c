// PreviewPanel: the first rows of a stream, read in the background.
#pragma once

#include "core/base/cancellation.h"
#include "core/engine/connectorprobe.h"

#include <QThreadPool>
#include <QWidget>

#include <functional>

class QStackedWidget;
class QToolButton;

namespace millrace {

class ErrorView;
class FilterEdit;
class LoadingView;
class RecordTable;
class TextLabel;

/// One stream at a time: a further one stops the reading before it. Cancel leaves the panel with
/// what it says; Close hides it.
class PreviewPanel final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PreviewPanel)

public:
    using Reader
        = std::function<Result<Preview>(const ConfiguredStream &, int rows, const Cancellation &)>;

    explicit PreviewPanel(QWidget *parent = nullptr);
    /// Waits for the reading that is on; readers return within a second of a cancellation.
    ~PreviewPanel() override;

    void setReader(Reader reader) { m_reader = std::move(reader); }
    [[nodiscard]] bool hasReader() const { return static_cast<bool>(m_reader); }
    /// Gives the command that shows the same; without one there is none to copy.
    using Command = std::function<QString(const ConfiguredStream &, int rows)>;
    void setCommand(Command command);
    /// REQUIRES: hasReader().
    void show(const ConfiguredStream &stream);
    using QWidget::show;

signals:
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void read();
    void showTitle();
    void take(int reading, const Result<Preview> &result);
    void cancel();
    void leave();

    Reader m_reader;
    ConfiguredStream m_stream;
    CancellationSource m_cancellation;
    int m_reading = 0; ///< Results of earlier readings are dropped.
    Command m_command;
    QToolButton *m_copyCommand = nullptr;
    bool m_isComplete = false;
    TextLabel *m_title = nullptr;
    FilterEdit *m_filter = nullptr;
    QStackedWidget *m_pages = nullptr;
    LoadingView *m_loading = nullptr;
    ErrorView *m_error = nullptr;
    QWidget *m_errorPage = nullptr;
    RecordTable *m_table = nullptr;
    QThreadPool m_pool; ///< Last, so that it is waited for while the rest still stands.
};

} // namespace millrace
