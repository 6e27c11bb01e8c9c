#include "ui/settings/pages/shortcutsettings.h"

#include "ui/settings/actioncollection.h"
#include "ui/settings/settingrow.h"

#include <QKeySequenceEdit>
#include <QLineEdit>

namespace millrace {

using namespace Qt::StringLiterals;

ShortcutSettings::ShortcutSettings(ActionCollection &actions, QWidget *parent)
    : SettingsSection(tr("Shortcuts"), u"keyboard"_s, parent)
    , m_actions(actions)
{
    for (const ActionCollection::Entry &entry : actions.entries())
        addAction(entry.id);
    connect(&actions, &ActionCollection::keysChanged, this, &ShortcutSettings::refreshKeys);
    refreshKeys();
}

void ShortcutSettings::addAction(const QString &id)
{
    const ActionCollection::Entry &entry = *m_actions.find(id);
    auto *edit = new QKeySequenceEdit;
    edit->setClearButtonEnabled(true);
    connect(edit, &QKeySequenceEdit::keySequenceChanged, this, [edit](const QKeySequence &keys) {
        // One press is one shortcut; sequences of several are for editors.
        if (keys.count() > 1)
            edit->setKeySequence(QKeySequence(keys[0]));
    });
    connect(edit, &QKeySequenceEdit::editingFinished, this, [this, id] { take(id); });
    SettingRow *row = addRow(
        entry.plainText().replace(u'&', u"&&"_s),
        entry.reach == ActionCollection::Reach::Page ? tr("On the page: %1").arg(entry.group)
                                                     : tr("Menu: %1").arg(entry.group),
        edit,
        {[this, id] { return m_actions.keys(id) == m_actions.find(id)->defaultKeys; },
         [this, id] { reset(id); }});
    // The box inside has the focus.
    edit->findChild<QLineEdit *>()->setAccessibleName(edit->accessibleName());
    m_fields[id] = {row, edit};
}

void ShortcutSettings::take(const QString &id)
{
    const Field &field = m_fields[id];
    const QKeySequence keys = field.edit->keySequence();
    if (const ActionCollection::Entry *other = m_actions.clash(id, keys)) {
        field.row->setFault(tr("%1 belongs to \"%2\" already.")
                                .arg(keys.toString(QKeySequence::NativeText), other->plainText()));
        field.edit->setKeySequence(m_actions.keys(id));
        return;
    }
    field.row->setFault({});
    if (keys != m_actions.keys(id))
        m_actions.setKeys(id, keys);
}

void ShortcutSettings::reset(const QString &id)
{
    // Who took the default keys meanwhile gives them back.
    if (const auto *other = m_actions.clash(id, m_actions.find(id)->defaultKeys))
        m_actions.setKeys(other->id, std::nullopt);
    m_actions.setKeys(id, std::nullopt);
    m_fields[id].row->setFault({});
}

void ShortcutSettings::refreshKeys()
{
    for (const auto &[id, field] : m_fields) {
        if (field.edit->keySequence() != m_actions.keys(id))
            field.edit->setKeySequence(m_actions.keys(id));
    }
    refreshDefaults();
}

} // namespace millrace
