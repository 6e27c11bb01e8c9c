// HelpWindow: the pages of help, which come with the program.
#pragma once

#include <QDialog>

class QTextBrowser;

namespace millrace {

/// Stays beside the window; not modal. Pages are Markdown in ":/help" and link to each other.
class HelpWindow final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HelpWindow)

public:
    explicit HelpWindow(QWidget *parent = nullptr);

    /// \a name as in "connections"; the contents for an unknown one.
    void showTopic(const QString &name);
    [[nodiscard]] QString text() const;

protected:
    bool focusNextPrevChild(bool isForward) override;

private:
    QTextBrowser *m_browser = nullptr;
};

} // namespace millrace
