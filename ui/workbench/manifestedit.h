// ManifestEdit: the text of a manifest with line numbers, marks of faults and completion.
#pragma once

#include <QPlainTextEdit>

#include <map>

class QCompleter;
class QStringListModel;

namespace millrace {

class ManifestHighlighter;

/// Completes the types of components behind "type:", and the fields of the component around the
/// cursor elsewhere; Ctrl+Space asks for it. Return keeps the indentation.
class ManifestEdit final : public QPlainTextEdit
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ManifestEdit)

public:
    explicit ManifestEdit(QWidget *parent = nullptr);

    /// Sentences by line, from 1.
    void setFaults(const std::map<int, QString> &faults);
    void goToLine(int line);
    /// What would be offered at the cursor.
    [[nodiscard]] QStringList completions() const;
    [[nodiscard]] QCompleter *completer() const { return m_completer; }

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void layoutMargin();
    void paintMargin(const QRect &area);
    [[nodiscard]] QString wordBefore() const;
    [[nodiscard]] QString typeAround() const;
    void complete(bool isAsked);
    void insertCompletion(const QString &completion);
    void breakLine();

    ManifestHighlighter *m_highlighter;
    QWidget *m_margin;
    QCompleter *m_completer;
    QStringListModel *m_words;
    std::map<int, QString> m_faults;
};

} // namespace millrace
