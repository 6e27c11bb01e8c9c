// EmptyState: what a place says that has nothing to show yet.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace millrace {

class IconDisc;
class TextLabel;

/// An icon, one line, an explanation, and up to three buttons, in the middle of its place;
/// below them one more way in words.
class EmptyState final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EmptyState)

public:
    EmptyState(const QString &iconName, const QString &title, const QString &text,
               QWidget *parent = nullptr);

    /// A button below the text; owned by this widget. REQUIRES: fewer than three so far.
    QPushButton *addAction(const QString &text, bool isPrimary);
    using QWidget::addAction;
    /// A plain button in a row of its own, for what fewer people look for; owned by this widget.
    QPushButton *addFurtherAction(const QString &text);

    void setTexts(const QString &title, const QString &text);
    void setIcon(const QString &iconName);

private:
    IconDisc *m_icon = nullptr;
    TextLabel *m_title = nullptr;
    TextLabel *m_text = nullptr;
    QHBoxLayout *m_buttons = nullptr;
    QHBoxLayout *m_further = nullptr;
};

} // namespace millrace
