#include "ui/transformations/conditionedit.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/textlabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// One "field is (not) value"; nothing for another form.
struct Simple final
{
    QString field;
    bool isNot = false;
    QString value;
};

std::optional<Simple> simpleOf(const QJsonValue &value)
{
    QJsonObject json = value.toObject();
    Simple simple;
    if (json.contains("not"_L1)) {
        simple.isNot = true;
        const QJsonValue inner = json.value("not"_L1);
        json = inner.isArray() ? inner.toArray().at(0).toObject() : inner.toObject();
    }
    const QJsonObject equal = json.value("equal"_L1).toObject();
    if (json.size() != 1 || equal.isEmpty())
        return std::nullopt;
    simple.field = equal.value("field"_L1).toString();
    simple.value = equal.value("value"_L1).toString();
    return simple;
}

/// The rows of \a condition, and whether any of them is enough; nothing for another form.
std::optional<std::pair<std::vector<Simple>, bool>> rowsOf(const QJsonValue &condition)
{
    if (const auto one = simpleOf(condition))
        return std::pair(std::vector{*one}, false);
    const QJsonObject json = condition.toObject();
    const bool isAny = json.contains("or"_L1);
    const QJsonValue value = json.value(isAny ? "or"_L1 : "and"_L1);
    if (json.size() != 1 || !value.isArray())
        return std::nullopt;
    const QJsonArray list = value.toArray();
    std::vector<Simple> rows;
    for (const QJsonValue &each : list) {
        const auto one = simpleOf(each);
        if (!one)
            return std::nullopt;
        rows.push_back(*one);
    }
    return std::pair(std::move(rows), isAny);
}

QJsonObject jsonOf(const QString &field, bool isNot, const QString &value)
{
    const QJsonObject equal{{u"equal"_s, QJsonObject{{u"field"_s, field}, {u"value"_s, value}}}};
    return isNot ? QJsonObject{{u"not"_s, equal}} : equal;
}

} // namespace

ConditionEdit::ConditionEdit(QWidget *parent)
    : QWidget(parent)
    , m_match(new QComboBox(this))
    , m_rowPart(new QWidget(this))
    , m_text(new QPlainTextEdit(this))
    , m_fault(new TextLabel(TextRole::Small, ColorRole::Negative, this))
{
    m_match->addItem(tr("Rows that meet all of these conditions"));
    m_match->addItem(tr("Rows that meet any of these conditions"));
    m_match->setAccessibleName(tr("Which rows stay"));
    m_text->setAccessibleName(tr("Conditions as JSON"));
    m_text->setTabChangesFocus(true);
    m_fault->setWordWrap(true);
    m_rowLayout = new QVBoxLayout;
    m_rowLayout->setSpacing(metrics::spaceXS);
    auto *add = new QPushButton(icon(u"add"_s), tr("Add con&dition"), m_rowPart);
    auto *part = new QVBoxLayout(m_rowPart);
    part->setContentsMargins({});
    part->setSpacing(metrics::spaceS);
    part->addWidget(m_match);
    part->addLayout(m_rowLayout);
    part->addWidget(add, 0, Qt::AlignLeft);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_rowPart);
    layout->addWidget(m_text);
    layout->addWidget(m_fault);
    connect(m_match, &QComboBox::currentIndexChanged, this, &ConditionEdit::takeRows);
    connect(m_text, &QPlainTextEdit::textChanged, this, &ConditionEdit::takeText);
    connect(add, &QPushButton::clicked, this, [this] {
        addRow(m_fields.value(0), false, {});
        m_rows.back().field->setFocus();
        takeRows();
    });
    showAsRows(true);
}

void ConditionEdit::setFields(const QStringList &fields)
{
    if (fields == m_fields)
        return;
    m_fields = fields;
    const QJsonValue condition = m_condition;
    m_condition = {};
    setCondition(condition);
}

void ConditionEdit::setCondition(const QJsonValue &condition)
{
    if (condition == m_condition)
        return;
    m_condition = condition;
    m_isFilling = true;
    clearRows();
    const auto rows = rowsOf(condition);
    if (rows) {
        m_match->setCurrentIndex(rows->second ? 1 : 0);
        for (const Simple &each : rows->first)
            addRow(each.field, each.isNot, each.value);
    } else if (!condition.isUndefined() && !condition.isNull()) {
        m_text->setPlainText(
            QString::fromUtf8(QJsonDocument(condition.toObject()).toJson()).trimmed());
    }
    m_isFilling = false;
    m_fault->hide();
    showAsRows(rows || condition.isUndefined() || condition.isNull());
}

void ConditionEdit::showAsRows(bool isRows)
{
    m_rowPart->setVisible(isRows);
    m_text->setVisible(!isRows);
    if (isRows)
        m_fault->hide();
}

void ConditionEdit::addRow(const QString &field, bool isNot, const QString &value)
{
    Row row;
    row.widget = new QWidget(m_rowPart);
    row.field = new QComboBox(row.widget);
    row.field->addItems(m_fields);
    if (!m_fields.contains(field))
        row.field->addItem(field);
    row.field->setCurrentText(field);
    row.field->setAccessibleName(tr("Field"));
    row.relation = new QComboBox(row.widget);
    row.relation->addItems({tr("is"), tr("is not")});
    row.relation->setCurrentIndex(isNot ? 1 : 0);
    row.relation->setAccessibleName(tr("Is or is not"));
    row.value = new QLineEdit(value, row.widget);
    row.value->setAccessibleName(tr("Value"));
    row.value->setPlaceholderText(tr("Value as text"));
    auto *remove = iconButton(u"close"_s, tr("Remove this condition"), row.widget);
    auto *layout = new QHBoxLayout(row.widget);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceXS);
    layout->addWidget(row.field, 2);
    layout->addWidget(row.relation);
    layout->addWidget(row.value, 2);
    layout->addWidget(remove);
    connect(row.field, &QComboBox::currentIndexChanged, this, &ConditionEdit::takeRows);
    connect(row.relation, &QComboBox::currentIndexChanged, this, &ConditionEdit::takeRows);
    connect(row.value, &QLineEdit::textEdited, this, &ConditionEdit::takeRows);
    connect(remove, &QToolButton::clicked, this,
            [this, widget = row.widget] { removeRow(widget); });
    m_rowLayout->addWidget(row.widget);
    m_rows.push_back(row);
}

void ConditionEdit::removeRow(QWidget *widget)
{
    std::erase_if(m_rows, [widget](const Row &row) { return row.widget == widget; });
    widget->hide();
    widget->deleteLater();
    takeRows();
}

void ConditionEdit::clearRows()
{
    for (const Row &row : m_rows) {
        row.widget->hide();
        row.widget->deleteLater();
    }
    m_rows.clear();
}

void ConditionEdit::takeRows()
{
    if (m_isFilling)
        return;
    QJsonArray list;
    for (const Row &row : m_rows)
        list.append(
            jsonOf(row.field->currentText(), row.relation->currentIndex() == 1, row.value->text()));
    const bool isAny = m_match->currentIndex() == 1;
    if (list.size() == 1 && !isAny)
        m_condition = list.first();
    else
        m_condition = QJsonObject{{isAny ? u"or"_s : u"and"_s, list}};
    emit conditionEdited();
}

void ConditionEdit::takeText()
{
    if (m_isFilling)
        return;
    QJsonParseError error{};
    const auto document = QJsonDocument::fromJson(m_text->toPlainText().toUtf8(), &error);
    m_fault->setVisible(!document.isObject());
    if (!document.isObject()) {
        m_fault->setText(tr("This is no JSON object: %1.").arg(error.errorString()));
        return;
    }
    m_condition = document.object();
    emit conditionEdited();
}

} // namespace millrace
