// WideRow: widgets side by side while there is room, else below each other.
#pragma once

#include <QWidget>

class QBoxLayout;

namespace millrace {

class WideRow final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WideRow)

public:
    explicit WideRow(int spacing, QWidget *parent = nullptr);

    /// \a stretch is the share of the width while side by side.
    void addWidget(QWidget *widget, int stretch);

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void arrange();
    [[nodiscard]] int wideWidth() const;

    QBoxLayout *m_layout = nullptr;
};

} // namespace millrace
