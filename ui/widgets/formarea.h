// FormArea: a column of forms and cards that scrolls when it does not fit.
#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace millrace {

/// Scrolls up and down only, without frame or ground of its own. The column is as high as its texts
/// are at its width: a plain scroll area asks for the height without the width, and squeezes inputs
/// when texts wrap.
class FormArea final : public QScrollArea
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FormArea)

public:
    explicit FormArea(QWidget *parent = nullptr);

    /// What is added here is stacked from the top; margins and spacing are the caller's.
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }
    /// The column gets no wider than this.
    void setMaximumColumnWidth(int width);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitHeight();

    QWidget *m_column;
    QVBoxLayout *m_body;
    int m_maximumWidth = QWIDGETSIZE_MAX;
};

} // namespace millrace
