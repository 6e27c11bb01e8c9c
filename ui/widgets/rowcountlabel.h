// RowCountLabel: how many entries a table has, as far as that is known.
#pragma once

#include <QPointer>
#include <QWidget>

#include <functional>

class QAbstractItemModel;

namespace millrace {

class TextLabel;

/// "1,204 entries"; "12 of 1,204 entries" under a filter; "more than 50 entries" while a model has
/// more to fetch; "Counting…" while nobody knows. Follows its model. UI thread.
class RowCountLabel final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RowCountLabel)

public:
    /// How many there are without the filter.
    using Total = std::function<qint64()>;

    explicit RowCountLabel(QWidget *parent = nullptr);

    /// Counts the top rows of \a shown. Without \a total the model has no filter.
    void follow(const QAbstractItemModel &shown, Total total = {});
    /// Until it is called again with false.
    void setCounting(bool isCounting);
    /// After what \a total gives has changed without the model.
    void refresh();
    [[nodiscard]] QString text() const;

private:
    QPointer<const QAbstractItemModel> m_shown;
    Total m_total;
    TextLabel *m_label;
    bool m_isCounting = false;
};

} // namespace millrace
