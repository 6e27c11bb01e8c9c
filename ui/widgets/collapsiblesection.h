// CollapsibleSection: a heading that opens and closes what is below it.
#pragma once

#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace millrace {

/// Closed at first.
class CollapsibleSection final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CollapsibleSection)

public:
    explicit CollapsibleSection(QWidget *parent = nullptr);
    explicit CollapsibleSection(const QString &heading, QWidget *parent = nullptr);

    void setHeading(const QString &heading);
    [[nodiscard]] QString heading() const;
    /// Where the content goes; owned by the section.
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }
    void setExpanded(bool isExpanded);
    [[nodiscard]] bool isExpanded() const;

signals:
    void expandedChanged(bool isExpanded);

private:
    void follow(bool isExpanded);
    void scrollIntoView();

    QToolButton *m_heading = nullptr;
    QWidget *m_content = nullptr;
    QVBoxLayout *m_body = nullptr;
};

} // namespace millrace
