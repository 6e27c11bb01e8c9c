// ManifestHighlighter: the colours of a manifest's text.
#pragma once

#include <QSyntaxHighlighter>
#include <QTextCharFormat>

#include <map>

namespace millrace {

/// Keys, values, comments and templates of YAML, in the colours of the theme; lines with a fault
/// have a wave below them.
class ManifestHighlighter final : public QSyntaxHighlighter
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ManifestHighlighter)

public:
    explicit ManifestHighlighter(QTextDocument *document);

    /// Texts by line, from 1.
    void setFaults(const std::map<int, QString> &faults);

protected:
    void highlightBlock(const QString &text) override;

private:
    void makeFormats();
    void paintLine(const QString &text);
    /// A block scalar ("|", ">") goes on as long as the lines are indented more than its key.
    [[nodiscard]] bool continuesBlock(const QString &text);

    QTextCharFormat m_key;
    QTextCharFormat m_text;
    QTextCharFormat m_literal;
    QTextCharFormat m_template;
    QTextCharFormat m_comment;
    QTextCharFormat m_reference;
    std::map<int, QString> m_faults;
};

} // namespace millrace
