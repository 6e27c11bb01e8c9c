// ProblemList: what keeps a form from being complete, each line a link to its input.
#pragma once

#include "ui/specform/fieldproblem.h"

#include <QFrame>
#include <QList>

namespace millrace {

class TextLabel;

/// Hidden while there is nothing to list.
class ProblemList final : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ProblemList)

public:
    explicit ProblemList(QWidget *parent = nullptr);

    void setProblems(const QList<FieldProblem> &problems);

signals:
    /// A line was activated.
    void activated(const QString &pointer);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<FieldProblem> m_problems;
    TextLabel *m_heading;
    QList<TextLabel *> m_lines;
};

} // namespace millrace
