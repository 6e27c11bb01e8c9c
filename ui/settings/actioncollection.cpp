#include "ui/settings/actioncollection.h"

#include "ui/settings/preferences.h"
#include "ui/theme/iconprovider.h"

#include <QKeyEvent>

#include <algorithm>

namespace millrace {

QString tabActionId(int tab) { return QStringLiteral("page.tab_%1").arg(tab + 1); }

QKeySequence tabKeys(int tab)
{
    return Qt::CTRL | static_cast<Qt::Key>(static_cast<int>(Qt::Key_1) + tab);
}

QString shownTabKeys(int tab)
{
    const UiPreferences *preferences = UiPreferences::current();
    const auto own
        = preferences != nullptr ? preferences->shortcut(tabActionId(tab)) : std::nullopt;
    return own.value_or(tabKeys(tab)).toString(QKeySequence::NativeText);
}

QString ActionCollection::Entry::plainText() const
{
    QString plain = text;
    // "&&" is an ampersand of the text itself.
    plain.replace(QStringLiteral("&&"), QChar(0x1)).remove(u'&').replace(QChar(0x1), u'&');
    return plain.endsWith(QChar(0x2026)) ? plain.chopped(1) : plain;
}

ActionCollection::ActionCollection(UiPreferences &preferences, QObject *parent)
    : QObject(parent)
    , m_preferences(preferences)
{
}

QAction *ActionCollection::add(const QString &id, const QString &group, const QString &text,
                               const QKeySequence &defaultKeys, const QString &iconName,
                               Reach reach)
{
    auto *action = new QAction(text, this);
    action->setObjectName(id);
    if (!iconName.isEmpty())
        action->setIcon(icon(iconName));
    // What belongs to a page is not found as an action of the window.
    action->setVisible(reach != Reach::Page);
    m_entries.push_back({id, group, text, defaultKeys, reach, action});
    applyKeys(m_entries.back());
    return action;
}

const ActionCollection::Entry *ActionCollection::find(const QString &id) const
{
    const auto found = std::ranges::find(m_entries, id, &Entry::id);
    return found == m_entries.end() ? nullptr : &*found;
}

QAction *ActionCollection::action(const QString &id) const
{
    const Entry *entry = find(id);
    return entry == nullptr ? nullptr : entry->action;
}

QKeySequence ActionCollection::keys(const QString &id) const
{
    const Entry *entry = find(id);
    if (entry == nullptr)
        return {};
    return m_preferences.shortcut(id).value_or(entry->defaultKeys);
}

const ActionCollection::Entry *ActionCollection::clash(const QString &id,
                                                       const QKeySequence &keys) const
{
    const Entry *own = find(id);
    if (keys.isEmpty() || own == nullptr)
        return nullptr;
    const auto meets = [own](const Entry &entry) {
        return own->reach != Reach::Page || entry.reach != Reach::Page || own->group == entry.group;
    };
    const auto found = std::ranges::find_if(m_entries, [&](const Entry &entry) {
        return entry.id != id && meets(entry) && this->keys(entry.id) == keys;
    });
    return found == m_entries.end() ? nullptr : &*found;
}

void ActionCollection::setKeys(const QString &id, const std::optional<QKeySequence> &keys)
{
    const Entry *entry = find(id);
    if (entry == nullptr)
        return;
    const bool isDefault = !keys || *keys == entry->defaultKeys;
    m_preferences.setShortcut(id, isDefault ? std::nullopt : keys);
    applyKeys(*entry);
    emit keysChanged();
}

void ActionCollection::resetKeys()
{
    for (const Entry &entry : m_entries) {
        if (m_preferences.shortcut(entry.id))
            m_preferences.setShortcut(entry.id, std::nullopt);
        applyKeys(entry);
    }
    emit keysChanged();
}

bool ActionCollection::handleKey(const QKeyEvent &event)
{
    // The Enter of the number block is as good as the other one.
    const int key = event.key() == Qt::Key_Enter ? Qt::Key_Return : event.key();
    const QKeySequence pressed(
        QKeyCombination(event.modifiers() & ~Qt::KeypadModifier, static_cast<Qt::Key>(key)));
    for (const Entry &entry : m_entries) {
        if (entry.reach != Reach::Fallback || !entry.action->isEnabled())
            continue;
        if (keys(entry.id) == pressed) {
            entry.action->trigger();
            return true;
        }
    }
    return false;
}

void ActionCollection::applyKeys(const Entry &entry)
{
    const QKeySequence now = keys(entry.id);
    if (entry.reach == Reach::Window) {
        entry.action->setShortcut(now);
        return;
    }
    if (entry.reach == Reach::Page)
        return;
    showText(entry, entry.text);
}

void ActionCollection::setShownText(const QString &id, const QString &text)
{
    const Entry &entry = *find(id);
    showText(entry, text.isEmpty() ? entry.text : text);
}

void ActionCollection::showText(const Entry &entry, const QString &text) const
{
    // A real shortcut would be ambiguous with the one of a page, and then neither acts. The text
    // behind the tab is where menus show keys.
    const QString shown = keys(entry.id).toString(QKeySequence::NativeText);
    entry.action->setText(shown.isEmpty() ? text : text + u'\t' + shown);
}

} // namespace millrace
