// PageHeader: what a page is, and what can be done with all of it.
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace millrace {

class ElidedLabel;
class TextLabel;

/// Title and subtitle at the left, actions at the right.
class PageHeader final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PageHeader)

public:
    explicit PageHeader(QWidget *parent = nullptr);
    explicit PageHeader(const QString &title, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    [[nodiscard]] QString title() const;
    /// An empty one takes no room.
    void setSubtitle(const QString &subtitle);
    /// A widget at the right, after those already there; the header becomes its parent.
    void addAction(QWidget *widget);
    using QWidget::addAction;
    /// A widget right behind the title, such as a StateBadge; the header becomes its parent.
    void addBadge(QWidget *widget);

private:
    ElidedLabel *m_title = nullptr;
    TextLabel *m_subtitle = nullptr;
    QHBoxLayout *m_titleRow = nullptr;
    QHBoxLayout *m_actions = nullptr;
};

} // namespace millrace
