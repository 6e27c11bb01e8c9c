// FormArea: a column of forms and cards that scrolls when it does not fit.
#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace millrace {

/// Scrolls up and down only, without frame or ground of its own. The column is as high as its texts
/// are at its width, so that wrapped ones never squeeze inputs.
class FormArea final : public QScrollArea
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FormArea)

public:
    explicit FormArea(QWidget *parent = nullptr);

    /// What is added here is stacked from the top; margins and spacing are the caller's.
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }
    /// The column gets no wider than this.
    void setMaximumColumnWidth(int width) { widget()->setMaximumWidth(width); }

private:
    QVBoxLayout *m_body;
};

} // namespace millrace
