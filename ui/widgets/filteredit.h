// FilterEdit: the box that narrows down what is shown beside it.
#pragma once

#include <QLineEdit>
#include <QTimer>

namespace millrace {

/// A magnifier, a clear button, and one signal 150 ms after the last key. Return tells at once;
/// Esc clears, and leaves an empty box.
class FilterEdit final : public QLineEdit
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FilterEdit)

public:
    explicit FilterEdit(QWidget *parent = nullptr);

    /// The text last told by filterChanged().
    [[nodiscard]] QString filter() const { return m_filter; }

signals:
    /// The text without blanks at its ends has changed.
    void filterChanged(const QString &filter);
    /// Esc in an empty box: the focus belongs to what is filtered.
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void tell();

    QTimer m_timer;
    QString m_filter;
};

} // namespace millrace
