#include "ui/specform/fields/textlistfield.h"

#include "ui/specform/specparser.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// \a text as the items of the list are: numbers where they are numbers, else as it stands.
QJsonValue itemValue(const SpecField &item, const QString &text)
{
    bool isNumber = false;
    if (item.kind == FieldKind::Integer) {
        const qint64 whole = text.trimmed().toLongLong(&isNumber);
        return isNumber ? QJsonValue(whole) : QJsonValue(text);
    }
    if (item.kind == FieldKind::Number) {
        const double number = text.trimmed().toDouble(&isNumber);
        return isNumber ? QJsonValue(number) : QJsonValue(text);
    }
    return text;
}

} // namespace

TextListField::TextListField(const SpecField &field, const QString &pointer, QWidget *parent)
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
    connect(m_add, &QPushButton::clicked, this, &TextListField::addOne);
}

QJsonValue TextListField::value() const
{
    QJsonArray items;
    for (const Entry &entry : m_entries) {
        if (!entry.edit->text().isEmpty())
            items.append(itemValue(field().fields.front(), entry.edit->text()));
    }
    if (items.isEmpty() && field().defaultValue.toArray().isEmpty())
        return field().defaultValue;
    return items;
}

void TextListField::setValue(const QJsonValue &value)
{
    for (const Entry &entry : m_entries)
        entry.row->deleteLater();
    m_entries.clear();
    for (const QJsonValue &item : (value.isUndefined() ? field().defaultValue : value).toArray())
        insert(m_entries.size(), item.toVariant().toString());
    renumber();
}

QLineEdit *TextListField::insert(std::size_t index, const QString &text)
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceXS);
    auto *edit = new QLineEdit(text, row);
    edit->installEventFilter(this);
    layout->addWidget(edit, 1);
    QToolButton *removeButton = iconButton(u"close"_s, tr("Remove this entry"), row);
    layout->addWidget(removeButton);
    m_rows->insertWidget(static_cast<int>(index), row);
    m_entries.insert(m_entries.begin() + static_cast<std::ptrdiff_t>(index), {row, edit});
    connect(edit, &QLineEdit::textEdited, this, &TextListField::emitEdited);
    connect(removeButton, &QToolButton::clicked, this, [this, edit] { remove(edit); });
    return edit;
}

void TextListField::addOne()
{
    QLineEdit *edit = insert(m_entries.size(), {});
    renumber();
    edit->show();
    edit->setFocus();
}

void TextListField::remove(const QLineEdit *edit)
{
    const std::size_t index = indexOf(edit);
    if (index == m_entries.size())
        return;
    m_entries.at(index).row->deleteLater();
    m_entries.at(index).row->hide();
    m_entries.erase(m_entries.begin() + static_cast<std::ptrdiff_t>(index));
    renumber();
    if (m_entries.empty())
        m_add->setFocus();
    else
        m_entries.at(std::min(index, m_entries.size() - 1)).edit->setFocus();
    emitEdited();
}

void TextListField::renumber()
{
    QWidget *before = nullptr;
    for (std::size_t index = 0; index < m_entries.size(); ++index) {
        QLineEdit *edit = m_entries.at(index).edit;
        edit->setAccessibleName(tr("%1, entry %2").arg(field().title).arg(index + 1));
        if (before != nullptr)
            setTabOrder(before, edit);
        before = edit->parentWidget()->findChild<QToolButton *>();
        setTabOrder(edit, before);
    }
    if (before != nullptr)
        setTabOrder(before, m_add);
}

std::size_t TextListField::indexOf(const QObject *edit) const
{
    const auto found = std::ranges::find_if(
        m_entries, [edit](const Entry &entry) { return entry.edit == edit; });
    return static_cast<std::size_t>(found - m_entries.begin());
}

bool TextListField::pasteLines(std::size_t index)
{
    const QStringList lines = QApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
    if (lines.size() < 2)
        return false;
    m_entries.at(index).edit->insert(lines.first().trimmed());
    for (qsizetype line = 1; line < lines.size(); ++line)
        insert(++index, lines.at(line).trimmed());
    renumber();
    m_entries.at(index).edit->setFocus();
    emitEdited();
    return true;
}

bool TextListField::eventFilter(QObject *watched, QEvent *event)
{
    const std::size_t index = indexOf(watched);
    if (event->type() != QEvent::KeyPress || index == m_entries.size())
        return FieldEditor::eventFilter(watched, event);
    const auto *key = static_cast<const QKeyEvent *>(event);
    if (key->matches(QKeySequence::Paste))
        return pasteLines(index);
    const bool isPlain = (key->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (isPlain && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)) {
        QLineEdit *next = insert(index + 1, {});
        renumber();
        next->show();
        next->setFocus();
        return true;
    }
    if (key->key() == Qt::Key_Backspace && m_entries.at(index).edit->text().isEmpty()) {
        remove(m_entries.at(index).edit);
        return true;
    }
    return FieldEditor::eventFilter(watched, event);
}

QWidget *TextListField::focusTarget() const
{
    return m_entries.empty() ? static_cast<QWidget *>(m_add) : m_entries.front().edit;
}

QWidget *TextListField::focusTargetAt(const QString &pointer) const
{
    // Empty lines are not part of the value, so they do not count.
    qsizetype index = 0;
    for (const Entry &entry : m_entries) {
        if (!entry.edit->text().isEmpty() && childPointer(this->pointer(), index++) == pointer)
            return entry.edit;
    }
    return focusTarget();
}

} // namespace millrace
