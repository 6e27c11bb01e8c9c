#include "ui/mapping/valueedit.h"

#include <QAbstractItemView>
#include <QCompleter>

namespace millrace {

ValueEdit::ValueEdit(QWidget *parent)
    : QLineEdit(parent)
{
    setFrame(false);
    setAutoFillBackground(true);
    setPlaceholderText(tr("A field, a constant, or = and an expression"));
}

void ValueEdit::setSchema(const Schema &schema)
{
    QStringList names;
    for (const Field &field : schema.fields())
        names << field.name;
    auto *completer = new QCompleter(names, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    setCompleter(completer);
    connect(completer, QOverload<const QString &>::of(&QCompleter::activated), this,
            [this](const QString &text) {
                setModified(true);
                emit textEdited(text);
            });
}

bool ValueEdit::isCompleting() const { return completer() && completer()->popup()->isVisible(); }

void ValueEdit::begin(const QString &value, const QString &text)
{
    m_value = value;
    setText(text.isEmpty() ? value : text);
    setModified(!text.isEmpty());
    if (text.isEmpty())
        selectAll();
    else
        setCursorPosition(static_cast<int>(text.size()));
}

void ValueEdit::revert()
{
    if (text() == m_value)
        return;
    setText(m_value);
    emit textEdited(m_value);
}

} // namespace millrace
