#include "ui/settings/pagekeys.h"

#include "ui/settings/actioncollection.h"
#include "ui/settings/preferences.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QShortcut>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Texts final
{
    Q_DECLARE_TR_FUNCTIONS(millrace::PageKeys)
};

QKeySequence keysOf(const QString &id, const QKeySequence &standard)
{
    const UiPreferences *preferences = UiPreferences::current();
    const auto own = preferences != nullptr ? preferences->shortcut(id) : std::nullopt;
    return own.value_or(standard);
}

/// The Enter of the number block is as good as the other one.
QList<QKeySequence> withEnter(const QKeySequence &keys)
{
    if (keys.count() != 1 || keys[0].key() != Qt::Key_Return)
        return {keys};
    return {keys, QKeyCombination(keys[0].keyboardModifiers(), Qt::Key_Enter)};
}

QString undoId() { return u"page.undo"_s; }
QString redoId() { return u"page.redo"_s; }

// Each a single one, as a person sets them; the platform's may be several.
QKeySequence undoStandard() { return Qt::CTRL | Qt::Key_Z; }
QKeySequence redoStandard() { return Qt::CTRL | Qt::SHIFT | Qt::Key_Z; }

QKeySequence standardOf(const QString &id)
{
    const std::vector<PageKey> keys = pageKeys();
    const auto found = std::ranges::find(keys, id, &PageKey::id);
    return found == keys.end() ? QKeySequence() : found->standard;
}

/// Calls \a apply with the keys of \a id, now and after each change, while \a context lives.
template<typename Apply>
void follow(QObject *context, const QString &id, const QKeySequence &standard, Apply apply)
{
    apply(keysOf(id, standard));
    const UiPreferences *preferences = UiPreferences::current();
    if (preferences == nullptr)
        return;
    QObject::connect(preferences, &UiPreferences::changed, context,
                     [id, standard, apply] { apply(keysOf(id, standard)); });
}

} // namespace

std::vector<PageKey> pageKeys()
{
    const QString connections = Texts::tr("Connections");
    const QString connection = Texts::tr("Connection");
    const QString mapping = Texts::tr("Mapping");
    const QString rejected = Texts::tr("Rejected records");
    return {
        {u"connections.duplicate"_s, connections, Texts::tr("Duplicate the connection"),
         Qt::CTRL | Qt::Key_D},
        {u"connections.delete"_s, connections, Texts::tr("Delete the connection"), Qt::Key_Delete},
        {u"connection.save"_s, connection, Texts::tr("Save changes of the connection"),
         QKeySequence::Save},
        {u"connection.sync_streams"_s, connection, Texts::tr("Sync the selected streams"),
         Qt::CTRL | Qt::SHIFT | Qt::Key_Return},
        {u"mapping.expression"_s, mapping, Texts::tr("Write an expression for the field"),
         Qt::CTRL | Qt::Key_E},
        {u"mapping.suggest"_s, mapping, Texts::tr("Suggest fields that belong together"),
         Qt::CTRL | Qt::Key_M},
        {u"mapping.clear"_s, mapping, Texts::tr("Clear the values of the selected fields"),
         QKeySequence::Delete},
        {u"rejected.edit"_s, rejected, Texts::tr("Edit the selected record"), Qt::Key_F2},
        {u"rejected.edit_by_expression"_s, rejected,
         Texts::tr("Edit the selected records by an expression"), Qt::CTRL | Qt::Key_E},
        {u"rejected.ignore"_s, rejected, Texts::tr("Ignore the selected records"),
         QKeySequence::Delete},
    };
}

void addPageKeys(ActionCollection &actions)
{
    for (const PageKey &key : pageKeys())
        actions.add(key.id, key.page, key.text, key.standard, {}, ActionCollection::Reach::Page);
}

void followPageKeys(QAction *action, const QString &id)
{
    followWindowKeys(action, id, standardOf(id));
}

void followPageKeys(QShortcut *shortcut, const QString &id)
{
    followWindowKeys(shortcut, id, standardOf(id));
}

void followWindowKeys(QAction *action, const QString &id, const QKeySequence &standard)
{
    follow(action, id, standard, [action](const QKeySequence &keys) { action->setShortcut(keys); });
}

void followWindowKeys(QShortcut *shortcut, const QString &id, const QKeySequence &standard)
{
    follow(shortcut, id, standard,
           [shortcut](const QKeySequence &keys) { shortcut->setKeys(withEnter(keys)); });
}

void followUndoKeys(QAction *action) { followWindowKeys(action, undoId(), undoStandard()); }

void followRedoKeys(QAction *action) { followWindowKeys(action, redoId(), redoStandard()); }

QKeySequence undoKeys() { return keysOf(undoId(), undoStandard()); }

QKeySequence redoKeys() { return keysOf(redoId(), redoStandard()); }

bool isUndoOrRedo(const QKeyEvent &event)
{
    const QKeySequence pressed(event.keyCombination());
    return pressed == undoKeys() || pressed == redoKeys();
}

} // namespace millrace
