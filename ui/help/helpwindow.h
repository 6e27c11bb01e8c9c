// HelpWindow: the pages of help, which come with the program.
#pragma once

#include "core/help/helppages.h"

#include <QDialog>

class QListWidget;
class QPushButton;
class QTextBrowser;

namespace millrace {

class FilterEdit;

/// A search and the list of pages at one side, a page at the other. Stays beside the window it
/// belongs to; not modal.
class HelpWindow final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HelpWindow)

public:
    explicit HelpWindow(QWidget *parent = nullptr);

    /// Opens the help beside \a window, which may be a modal dialogue, or raises the one that is
    /// open.
    static HelpWindow *openBeside(QWidget *window, const QString &topic);

    /// \a topic as HelpPages has it, such as "connections"; the contents for an unknown one.
    void showTopic(const QString &topic);
    /// The topic that is shown.
    [[nodiscard]] QString topic() const { return m_topic; }
    [[nodiscard]] QString text() const;

protected:
    bool focusNextPrevChild(bool isForward) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void listPages();
    void listHits(const QString &words);
    void follow(const QUrl &link);
    void present(const QString &topic);
    void step(int direction);
    void scrollTo(const QString &heading);

    const HelpPages &m_pages = HelpPages::all();
    QString m_topic;
    QStringList m_visited;
    qsizetype m_at = -1; ///< Of m_topic in m_visited.

    FilterEdit *m_search = nullptr;
    QListWidget *m_list = nullptr;
    QTextBrowser *m_browser = nullptr;
    QPushButton *m_back = nullptr;
    QPushButton *m_forward = nullptr;
};

} // namespace millrace
