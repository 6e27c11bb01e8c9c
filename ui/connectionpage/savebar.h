// SaveBar: the foot of a tab with unsaved changes.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QPushButton;
class QShortcut;
class QUndoStack;

namespace millrace {

class TextLabel;

/// Says that there are changes, with Save and Revert; both rest while there are none.
class SaveBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SaveBar)

public:
    explicit SaveBar(QWidget *parent = nullptr);

    /// Shows buttons that go back and forward on \a history, which outlives the bar.
    void setHistory(QUndoStack &history);
    void setModified(bool isModified);
    /// While something is being stored.
    void setBusy(bool isBusy);

signals:
    void saveRequested();
    void revertRequested();

private:
    void refresh();

    QHBoxLayout *m_layout;
    TextLabel *m_text;
    QPushButton *m_revert;
    QPushButton *m_save;
    QShortcut *m_shortcut;
    bool m_isModified = false;
    bool m_isBusy = false;
};

} // namespace millrace
