// Shorthands for tests of the tabs of the connection page.
#pragma once

#include "core/store/timelinestore.h"
#include "tests/ui/workspacefixture.h"

#include <QLabel>
#include <QMessageBox>
#include <QPushButton>

namespace millrace::test {

/// The visible button with this text; null when there is none.
inline QPushButton *visibleButton(const QWidget &parent, const QString &text)
{
    for (QPushButton *button : parent.findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text().remove(u'&') == text)
            return button;
    }
    return nullptr;
}

inline void press(const QWidget &parent, const QString &text)
{
    QPushButton *button = visibleButton(parent, text);
    QVERIFY2(button != nullptr, qPrintable(text));
    QVERIFY2(button->isEnabled(), qPrintable(text));
    QTest::mouseClick(button, Qt::LeftButton);
}

inline bool isOffered(const QWidget &parent, const QString &text)
{
    const QPushButton *button = visibleButton(parent, text);
    return button != nullptr && button->isEnabled();
}

inline bool showsText(const QWidget &parent, const QString &text)
{
    return std::ranges::any_of(parent.findChildren<QLabel *>(), [&text](const QLabel *label) {
        return label->isVisible() && label->text() == text;
    });
}

inline QMessageBox *openQuestion(const QWidget &parent)
{
    for (QMessageBox *box : parent.findChildren<QMessageBox *>()) {
        if (box->isVisible())
            return box;
    }
    return nullptr;
}

inline Connection storedConnection(const WorkspaceFixture &world, const QString &id)
{
    return must(ConnectionRepository(*world.database).find(id));
}

inline TimelineEvent lastEvent(const WorkspaceFixture &world, const QString &id)
{
    return must(TimelineStore(*world.database).list(id, 1)).at(0);
}

} // namespace millrace::test
