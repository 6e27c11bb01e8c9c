// ReportDialog: what a report of a problem would hold, shown before it is written.
#pragma once

#include "core/interchange/problemreport.h"

#include <QDialog>

#include <vector>

class QComboBox;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace millrace {

class MessageBar;
class TextLabel;
class Workspace;

/// A list of files with a mark each, the chosen one beside it, and a button that writes the marked
/// ones. Reading and writing are done in the background.
class ReportDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReportDialog)

public:
    /// \a workspace outlives it.
    explicit ReportDialog(Workspace &workspace, QWidget *parent = nullptr);

    /// Writes what is marked to \a path without asking for one.
    void write(const QString &path);

signals:
    /// The files are listed.
    void read();
    /// The archive is there.
    void written(const QString &path);

protected:
    bool focusNextPrevChild(bool isForward) override;

private:
    void readFiles();
    void list(Result<std::vector<ReportFile>> files);
    void showFile(int row);
    void ask();
    void copyCommand() const;
    [[nodiscard]] std::vector<ReportFile> marked() const;

    Workspace &m_workspace;
    std::vector<ReportFile> m_files;
    int m_reading = 0; ///< Numbers the readings; the answer of an older one is dropped.

    QComboBox *m_connection = nullptr;
    QListWidget *m_list = nullptr;
    TextLabel *m_about = nullptr;
    QPlainTextEdit *m_text = nullptr;
    MessageBar *m_message = nullptr;
    QPushButton *m_save = nullptr;
};

} // namespace millrace
