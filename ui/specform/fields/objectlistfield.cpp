#include "ui/specform/fields/objectlistfield.h"

#include "ui/specform/fields/fieldfactory.h"
#include "ui/specform/specparser.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"

#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

ObjectListField::ObjectListField(const SpecField &field, const QString &pointer, QWidget *parent)
    : FieldEditor(field, pointer, parent)
    , m_rows(new QVBoxLayout)
    , m_add(new QPushButton(icon(u"add"_s), tr("Add entry"), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceS);
    m_rows->setSpacing(metrics::spaceS);
    layout->addLayout(m_rows);
    layout->addWidget(m_add, 0, Qt::AlignLeft);
    m_add->setAutoDefault(false);
    m_add->setAccessibleName(tr("Add an entry to %1").arg(field.title));
    m_add->setAccessibleDescription(field.description);
    setValue(QJsonValue::Undefined);
    connect(m_add, &QPushButton::clicked, this, &ObjectListField::addOne);
}

QJsonValue ObjectListField::value() const
{
    QJsonArray items;
    for (const Entry &entry : m_entries) {
        const QJsonValue item = entry.editor->value();
        items.append(item.isUndefined() ? QJsonValue(QJsonObject()) : item);
    }
    if (items.isEmpty() && field().defaultValue.toArray().isEmpty())
        return field().defaultValue;
    return items;
}

void ObjectListField::setValue(const QJsonValue &value)
{
    for (const Entry &entry : m_entries)
        entry.card->deleteLater();
    m_entries.clear();
    for (const QJsonValue &item : (value.isUndefined() ? field().defaultValue : value).toArray())
        append(item);
}

FieldEditor *ObjectListField::append(const QJsonValue &value)
{
    auto *card = new Card(this);
    card->setHeading(tr("Entry %1").arg(m_entries.size() + 1));
    QToolButton *removeButton
        = iconButton(u"close"_s, tr("Remove entry %1").arg(m_entries.size() + 1), card);
    card->addHeaderWidget(removeButton);
    const auto index = static_cast<qsizetype>(m_entries.size());
    FieldEditor *editor
        = makeFieldEditor(field().fields.front(), childPointer(pointer(), index), card);
    editor->setValue(value);
    card->body()->addWidget(editor);
    m_rows->addWidget(card);
    m_entries.push_back({card, editor});
    connect(editor, &FieldEditor::edited, this, &ObjectListField::edited);
    connect(removeButton, &QToolButton::clicked, this, [this, card] { remove(card); });
    return editor;
}

void ObjectListField::addOne()
{
    FieldEditor *editor = append(QJsonValue::Undefined);
    setTabOrder(editor, m_add);
    m_entries.back().card->show();
    editor->focusTarget()->setFocus();
    emitEdited();
}

void ObjectListField::remove(const QWidget *card)
{
    // The entries behind it move up and change their pointers, so they are made anew.
    QJsonArray kept;
    for (const Entry &entry : m_entries) {
        if (entry.card != card)
            kept.append(entry.editor->value().isUndefined() ? QJsonValue(QJsonObject())
                                                            : entry.editor->value());
    }
    for (const Entry &entry : m_entries)
        entry.card->hide();
    setValue(kept);
    m_add->setFocus();
    emitEdited();
}

QWidget *ObjectListField::focusTarget() const
{
    return m_entries.empty() ? static_cast<QWidget *>(m_add)
                             : m_entries.front().editor->focusTarget();
}

FieldEditor *ObjectListField::find(const QString &pointer)
{
    for (const Entry &entry : m_entries) {
        if (FieldEditor *editor = entry.editor->find(pointer))
            return editor;
    }
    return FieldEditor::find(pointer);
}

void ObjectListField::showProblems(const QList<FieldProblem> &problems)
{
    for (const Entry &entry : m_entries)
        entry.editor->showProblems(problems);
}

QList<FieldProblem> ObjectListField::ownProblems() const
{
    QList<FieldProblem> problems;
    for (const Entry &entry : m_entries)
        problems.append(entry.editor->ownProblems());
    return problems;
}

void ObjectListField::setInvalid(const QString &) { }

} // namespace millrace
