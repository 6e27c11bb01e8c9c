#include "core/help/helppages.h"
#include "tests/ui/walk/visiblewidgets.h"
#include "tests/ui/walk/widgetchecks.h"
#include "ui/help/helptopics.h"
#include "ui/help/helpwindow.h"

#include <QAbstractButton>
#include <QGroupBox>
#include <QKeySequence>
#include <QLabel>
#include <QMainWindow>
#include <QMap>
#include <QMenu>
#include <QMessageBox>
#include <QTabBar>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

/// The texts of \a widget whose letters are keys now.
QStringList textsWithMnemonics(const QWidget &widget)
{
    if (!widget.isEnabled())
        return {};
    if (const auto *label = qobject_cast<const QLabel *>(&widget))
        return label->buddy() != nullptr ? QStringList{label->text()} : QStringList();
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
        return {button->text()};
    if (const auto *box = qobject_cast<const QGroupBox *>(&widget))
        return {box->title()};
    QStringList texts;
    if (const auto *tabs = qobject_cast<const QTabBar *>(&widget)) {
        for (int tab = 0; tab < tabs->count(); ++tab) {
            if (tabs->isTabEnabled(tab) && tabs->isTabVisible(tab))
                texts << tabs->tabText(tab);
        }
    }
    return texts;
}

/// Finds the letters that two of those have which are added.
class MnemonicOwners final
{
public:
    explicit MnemonicOwners(const SpokenIn &spoken)
        : m_spoken(spoken)
    {
    }

    void add(const QString &text, const QString &owner)
    {
        // An entry of a menu has its shortcut behind a tabulator.
        const QString said = text.section(u'\t', 0, 0);
        const QString key = QKeySequence::mnemonic(m_spoken ? m_spoken(said) : said).toString();
        if (key.isEmpty())
            return;
        if (const QString other = m_owners.value(key); !other.isEmpty())
            m_faults << u"%1 is of %2 and of %3"_s.arg(key, other, owner);
        m_owners.insert(key, owner);
    }
    [[nodiscard]] const QStringList &faults() const { return m_faults; }

private:
    const SpokenIn &m_spoken;
    QMap<QString, QString> m_owners;
    QStringList m_faults;
};

QStringList faultsOfMenu(const QMenu &menu, const SpokenIn &spoken)
{
    MnemonicOwners owners(spoken);
    for (const QAction *action : menu.actions()) {
        if (action->isVisible() && !action->isSeparator())
            owners.add(action->text(), u"the entry \"%1\""_s.arg(action->text()));
    }
    return owners.faults();
}

} // namespace

QStringList sharedMnemonics(QWidget &window, const SpokenIn &spoken)
{
    if (const auto *menu = qobject_cast<const QMenu *>(&window))
        return faultsOfMenu(*menu, spoken);
    MnemonicOwners owners(spoken);
    for (QWidget *widget : visibleWidgets(window)) {
        for (const QString &text : textsWithMnemonics(*widget))
            owners.add(text, described(*widget));
    }
    QStringList faults = owners.faults();
    for (const QMenu *menu : window.findChildren<QMenu *>())
        faults += faultsOfMenu(*menu, spoken);
    faults.removeDuplicates();
    return faults;
}

QStringList faultsOfHelp(QWidget &window)
{
    static const HelpPages s_pages;
    // A question has a sentence and answers; its help is that of the window behind.
    if (qobject_cast<const QMainWindow *>(&window) != nullptr
        || qobject_cast<const QMessageBox *>(&window) != nullptr
        || qobject_cast<const HelpWindow *>(&window) != nullptr)
        return {};
    QStringList faults;
    for (QWidget *widget : visibleWidgets(window)) {
        const QString topic = takesTab(*widget) ? helpTopicAt(widget) : QString();
        if (takesTab(*widget) && !s_pages.has(topic))
            faults << u"no help (%1): %2"_s.arg(topic, described(*widget));
    }
    return faults;
}

} // namespace millrace::test
