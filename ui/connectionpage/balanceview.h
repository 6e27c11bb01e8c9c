// BalanceView: what became of every record read, as a sum.
#pragma once

#include "core/model/job.h"

#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace millrace {

class MessageBar;
class TextLabel;

/// "48,210 read = 48,180 written + 18 filtered + 12 rejected", numbers large, words small below
/// them; rejected records can be opened. A sum that does not come out is told as an error. Notes
/// follow, the explanation of a zero among them.
class BalanceView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(BalanceView)

public:
    explicit BalanceView(QWidget *parent = nullptr);

    void setCounts(const StreamCounts &counts);
    /// What the person should know, one sentence each; long lists are cut with a count.
    void setNotes(const QStringList &notes);
    /// The balance as one line.
    [[nodiscard]] QString text() const;

signals:
    void rejectedRequested();

private:
    /// A number above its word.
    struct Term final
    {
        QWidget *widget = nullptr;
        QLabel *sign = nullptr; ///< Before the term; null for the first.
        TextLabel *number = nullptr;
        TextLabel *word = nullptr;
    };
    Term addTerm(QHBoxLayout *layout, const QString &sign, const QString &word);
    void setTerm(const Term &term, qint64 number, bool isShown);

    StreamCounts m_counts;
    Term m_read;
    Term m_written;
    Term m_filtered;
    Term m_rejected;
    Term m_unconfirmed;
    MessageBar *m_difference = nullptr;
    QPushButton *m_openRejected = nullptr;
    TextLabel *m_changed = nullptr;
    TextLabel *m_notes = nullptr;
};

/// What the streams of a run say, in their order, each sentence once; with the stream's name when
/// there are several.
[[nodiscard]] QStringList runNotes(const std::vector<StreamResult> &streams);

} // namespace millrace
