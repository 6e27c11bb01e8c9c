// StickyColumn: keeps the first column of a wide table in sight.
#pragma once

#include <QObject>

class QTableView;

namespace millrace {

/// Once \a table is scrolled sideways, a copy of its first column lies over its start, with the
/// same rows, selection and order. The keys stay with the table. Owned by the table.
class StickyColumn final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StickyColumn)

public:
    explicit StickyColumn(QTableView &table);

    /// Null while nothing covers the table.
    [[nodiscard]] const QTableView *cover() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void follow();
    void makeCover();
    void takeColumn(int column);
    void place(int column);
    void keepCurrentInSight();
    /// The logical column that is shown first; -1: none.
    [[nodiscard]] int firstColumn() const;

    QTableView &m_table;
    QTableView *m_cover = nullptr; ///< Made when it is needed first.
    int m_column = -1; ///< That of the cover.
};

} // namespace millrace
