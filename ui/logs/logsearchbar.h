// LogSearchBar: what is looked for in the logs, and in which of them.
#pragma once

#include "core/store/logmatcher.h"

#include <QWidget>

#include <memory>

class QCheckBox;
class QComboBox;

namespace millrace {

class Clock;
class FilterEdit;
struct WorkspaceSnapshot;

/// Knows no log. UI thread only.
class LogSearchBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LogSearchBar)

public:
    explicit LogSearchBar(const Clock &clock, QWidget *parent = nullptr);

    /// As it is chosen, also before it is told.
    [[nodiscard]] LogQuery query() const;
    /// Empty: every connection.
    [[nodiscard]] QString connectionId() const;
    /// Whether anything narrows the lines down: without it every line of every log is a hit.
    [[nodiscard]] bool isRestricted() const;
    /// The names of connections and streams to choose from.
    void follow(const std::shared_ptr<const WorkspaceSnapshot> &snapshot);
    /// Chooses the connection and the text.
    void choose(const QString &connectionId, const QString &text, bool isPattern);
    void clear();
    void focusText();

signals:
    void changed();
    /// The focus belongs to what is found.
    void left();

private:
    void build();
    void fillStreams();
    /// Does nothing where \a box has these already.
    static void fill(QComboBox &box, const QStringList &names, const QStringList &values,
                     const QString &chosen);

    const Clock &m_clock;
    FilterEdit *m_text;
    QCheckBox *m_pattern;
    QComboBox *m_connection;
    QComboBox *m_stream;
    QComboBox *m_level;
    QComboBox *m_period;
    std::shared_ptr<const WorkspaceSnapshot> m_snapshot;
};

} // namespace millrace
