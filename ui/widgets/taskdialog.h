// TaskDialog: the frame of a dialogue that starts something long and shows what it finds.
#pragma once

#include <QDialog>

class QDialogButtonBox;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QVBoxLayout;

namespace millrace {

class EmptyState;
class ErrorView;
class MessageBar;
class PageTable;
class Spinner;
class TextLabel;

/// A heading, a bar with the button that starts and cancels, a message, and pages: what stands
/// there before, the error, and the results in a splitter. Whoever derives from it fills it and
/// says which page is shown.
class TaskDialog : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TaskDialog)

protected:
    explicit TaskDialog(QWidget *parent);

    virtual void startOrCancel() = 0;

    /// The title of the window as the heading, \a about below it, the bar with \a before at its
    /// start, and the message.
    void buildHead(const QString &about, const QList<QWidget *> &before = {});
    /// The pages, with \a idle as the first one; they take the space that is left.
    void buildPages(EmptyState *idle);
    /// A table of the results, named \a name for what is remembered of it.
    [[nodiscard]] static PageTable *resultTable(const QString &name, const QString &accessibleName,
                                                QWidget *parent);
    /// A layout of results below each other in \a place.
    static QVBoxLayout *layOutResults(QWidget *place);
    /// Closes the dialogue; the caller adds its own buttons, then calls finishButtons().
    [[nodiscard]] QDialogButtonBox *buildButtons();
    static QPushButton *addButton(QDialogButtonBox *buttons, const QString &text,
                                  const QString &iconName);
    /// Enter starts, wherever the focus is.
    void finishButtons(QDialogButtonBox *buttons);
    /// \a columns and \a lines of text, as far as the screen has room.
    void resizeTo(int columns, int lines);

    QPushButton *m_start = nullptr;
    Spinner *m_spinner = nullptr;
    TextLabel *m_progress = nullptr;
    MessageBar *m_message = nullptr;
    QStackedWidget *m_pages = nullptr;
    EmptyState *m_idle = nullptr;
    QWidget *m_errorPage = nullptr;
    ErrorView *m_error = nullptr;
    QSplitter *m_results = nullptr;
};

} // namespace millrace
