#include "ui/specform/fields/keyvaluefield.h"

#include "ui/specform/fields/fieldfactory.h"
#include "ui/specform/specparser.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSet>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

KeyValueField::KeyValueField(const SpecField &field, const QString &pointer, QWidget *parent)
    : FieldEditor(field, pointer, parent)
    , m_rows(new QVBoxLayout)
    , m_add(new QPushButton(icon(u"add"_s), tr("Add entry"), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceXS);
    m_rows->setSpacing(metrics::spaceXS);
    layout->addLayout(m_rows);
    layout->addWidget(m_add, 0, Qt::AlignLeft);
    m_add->setAutoDefault(false);
    m_add->setAccessibleName(tr("Add an entry to %1").arg(field.title));
    m_add->setAccessibleDescription(field.description);
    setValue(QJsonValue::Undefined);
    connect(m_add, &QPushButton::clicked, this, &KeyValueField::addOne);
}

QJsonValue KeyValueField::value() const
{
    QJsonObject values;
    for (const Entry &entry : m_entries) {
        const QString name = entry.name->text();
        const QJsonValue value = entry.editor->value();
        if (!name.isEmpty() && !values.contains(name) && !value.isUndefined())
            values.insert(name, value);
    }
    if (values.isEmpty() && field().defaultValue.toObject().isEmpty())
        return field().defaultValue;
    return values;
}

void KeyValueField::setValue(const QJsonValue &value)
{
    for (const Entry &entry : m_entries)
        entry.row->deleteLater();
    m_entries.clear();
    const QJsonObject values = (value.isUndefined() ? field().defaultValue : value).toObject();
    for (auto it = values.begin(); it != values.end(); ++it)
        append(it.key(), it.value());
}

KeyValueField::Entry &KeyValueField::append(const QString &name, const QJsonValue &value)
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceXS);
    auto *nameEdit = new QLineEdit(name, row);
    nameEdit->setPlaceholderText(tr("Name"));
    nameEdit->setAccessibleName(tr("Name in %1").arg(field().title));
    layout->addWidget(nameEdit, 1);
    // The name may be edited later, so the editor is found by its row and not by its pointer.
    FieldEditor *editor
        = makeFieldEditor(field().fields.front(), childPointer(pointer(), name), row);
    editor->setValue(value);
    editor->focusTarget()->setAccessibleName(tr("Value in %1").arg(field().title));
    layout->addWidget(editor, 1);
    QToolButton *removeButton = iconButton(u"close"_s, tr("Remove this entry"), row);
    layout->addWidget(removeButton);
    m_rows->addWidget(row);
    setTabOrder(removeButton, m_add);
    m_entries.push_back({row, nameEdit, editor});
    connect(nameEdit, &QLineEdit::textEdited, this, &KeyValueField::emitEdited);
    connect(editor, &FieldEditor::edited, this, &KeyValueField::emitEdited);
    connect(removeButton, &QToolButton::clicked, this, [this, row] { remove(row); });
    return m_entries.back();
}

void KeyValueField::addOne()
{
    const Entry &entry = append({}, QJsonValue::Undefined);
    entry.row->show();
    entry.name->setFocus();
}

void KeyValueField::remove(const QWidget *row)
{
    const auto found
        = std::ranges::find_if(m_entries, [row](const Entry &entry) { return entry.row == row; });
    if (found == m_entries.end())
        return;
    found->row->hide();
    found->row->deleteLater();
    const auto next = m_entries.erase(found);
    if (next != m_entries.end())
        next->name->setFocus();
    else
        m_add->setFocus();
    emitEdited();
}

QList<FieldProblem> KeyValueField::ownProblems() const
{
    QSet<QString> names;
    for (const Entry &entry : m_entries) {
        const QString name = entry.name->text();
        if (name.isEmpty() && !entry.editor->value().isUndefined())
            return {{pointer(), field().title, tr("An entry has no name.")}};
        if (!name.isEmpty() && names.contains(name))
            return {{pointer(), field().title, tr("The name %1 is there twice.").arg(name)}};
        if (!name.isEmpty() && entry.editor->value().isUndefined())
            return {{pointer(), field().title, tr("The entry %1 has no value.").arg(name)}};
        names.insert(name);
    }
    return {};
}

QWidget *KeyValueField::focusTarget() const
{
    return m_entries.empty() ? static_cast<QWidget *>(m_add) : m_entries.front().name;
}

QWidget *KeyValueField::focusTargetAt(const QString &pointer) const
{
    for (const Entry &entry : m_entries) {
        if (childPointer(this->pointer(), entry.name->text()) == pointer)
            return entry.editor->focusTarget();
    }
    return focusTarget();
}

} // namespace millrace
