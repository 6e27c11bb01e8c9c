#include "ui/specform/propertyform.h"

#include "ui/specform/fieldrow.h"
#include "ui/specform/fields/fieldfactory.h"
#include "ui/specform/specparser.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/collapsiblesection.h"
#include "ui/widgets/textlabel.h"

#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

PropertyForm::PropertyForm(const std::vector<SpecField> &fields,
                           const std::vector<SpecGroup> &groups, const QString &pointer,
                           QWidget *parent)
    : QWidget(parent)
    , m_fields(fields)
    , m_pointer(pointer)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(metrics::spaceL);
    // A form of optional fields alone has nothing to hide them behind.
    const bool hasPrimary = std::ranges::any_of(
        fields, [](const SpecField &field) { return field.isShown() && field.isPrimary(); });
    addGroup({}, !hasPrimary);
    for (const SpecGroup &group : groups)
        addGroup(group, !hasPrimary);
}

void PropertyForm::addGroup(const SpecGroup &group, bool isForced)
{
    std::vector<const SpecField *> primary;
    std::vector<const SpecField *> optional;
    for (const SpecField &field : m_fields) {
        if (field.isShown() && field.group == group.id)
            (field.isPrimary() || isForced ? primary : optional).push_back(&field);
    }
    if (primary.empty() && optional.empty())
        return;
    if (!group.title.isEmpty())
        m_layout->addWidget(new TextLabel(group.title, TextRole::Heading, ColorRole::Text, this));
    for (const SpecField *field : primary)
        addRow(*field, m_layout, !field->isRequired && !isForced);
    if (optional.empty())
        return;
    auto *section = new CollapsibleSection(tr("Optional (%1)").arg(optional.size()), this);
    section->body()->setSpacing(metrics::spaceL);
    m_layout->addWidget(section);
    Section entry{section, {}};
    for (const SpecField *field : optional)
        entry.rows.push_back(addRow(*field, section->body(), false));
    m_sections.push_back(std::move(entry));
}

FieldRow *PropertyForm::addRow(const SpecField &field, QVBoxLayout *layout, bool isMarkedOptional)
{
    FieldEditor *editor = makeFieldEditor(field, childPointer(m_pointer, field.key), this);
    auto *row = new FieldRow(editor, isMarkedOptional, this);
    connect(editor, &FieldEditor::edited, this, &PropertyForm::edited);
    connect(editor, &FieldEditor::signInRequested, this, &PropertyForm::signInRequested);
    connect(row, &FieldRow::signInRequested, this, &PropertyForm::signInRequested);
    layout->addWidget(row);
    m_rows.push_back(row);
    return row;
}

void PropertyForm::setValues(const QJsonObject &values)
{
    const QStringList keys = values.keys();
    m_given = QSet<QString>(keys.begin(), keys.end());
    m_hidden = {};
    for (const SpecField &field : m_fields) {
        if (!field.isShown() && values.contains(field.key))
            m_hidden.insert(field.key, values.value(field.key));
    }
    for (FieldRow *row : m_rows)
        row->editor()->setValue(values.value(row->editor()->field().key));
    openWhere([this](const FieldRow *row) {
        return m_given.contains(row->editor()->field().key)
            && row->editor()->value() != row->editor()->field().defaultValue;
    });
}

QJsonValue PropertyForm::entered(const FieldRow *row) const
{
    const SpecField &field = row->editor()->field();
    const QJsonValue value = row->editor()->value();
    const bool isUntouched = value == field.defaultValue && !m_given.contains(field.key);
    return isUntouched ? QJsonValue(QJsonValue::Undefined) : value;
}

QJsonObject PropertyForm::values() const
{
    QJsonObject values = m_hidden;
    for (const SpecField &field : m_fields) {
        if (field.kind == FieldKind::Constant)
            values.insert(field.key, field.constant);
    }
    for (const FieldRow *row : m_rows) {
        const QJsonValue value = entered(row);
        if (!value.isUndefined())
            values.insert(row->editor()->field().key, value);
    }
    return values;
}

bool PropertyForm::hasEntries() const
{
    return !m_hidden.isEmpty() || std::ranges::any_of(m_rows, [this](const FieldRow *row) {
        return !entered(row).isUndefined();
    });
}

FieldEditor *PropertyForm::find(const QString &pointer) const
{
    for (const FieldRow *row : m_rows) {
        if (FieldEditor *editor = row->editor()->find(pointer))
            return editor;
    }
    return nullptr;
}

void PropertyForm::showProblems(const QList<FieldProblem> &problems)
{
    QSet<const FieldRow *> wrong;
    for (FieldRow *row : m_rows) {
        if (row->showProblems(problems))
            wrong.insert(row);
    }
    openWhere([&wrong](const FieldRow *row) { return wrong.contains(row); });
}

QList<FieldProblem> PropertyForm::ownProblems() const
{
    QList<FieldProblem> problems;
    for (const FieldRow *row : m_rows)
        problems.append(row->editor()->ownProblems());
    return problems;
}

QWidget *PropertyForm::focusTarget() const
{
    return m_rows.empty() ? static_cast<QWidget *>(const_cast<PropertyForm *>(this))
                          : m_rows.front()->editor()->focusTarget();
}

void PropertyForm::openWhere(const std::function<bool(const FieldRow *)> &matches)
{
    for (const Section &section : m_sections) {
        if (std::ranges::any_of(section.rows, matches))
            section.widget->setExpanded(true);
    }
}

} // namespace millrace
