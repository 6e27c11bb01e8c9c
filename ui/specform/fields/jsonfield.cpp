#include "ui/specform/fields/jsonfield.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QJsonDocument>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString jsonText(const QJsonValue &value)
{
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson()).trimmed();
    if (value.isArray())
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson()).trimmed();
    return value.toVariant().toString();
}

/// The value \a text stands for. QJsonDocument reads objects and arrays only, so that the value is
/// put into an array.
QJsonValue parsed(const QString &text)
{
    const QJsonDocument document = QJsonDocument::fromJson('[' + text.toUtf8() + ']');
    return document.array().size() == 1 ? document.array().first() : QJsonValue(text);
}

} // namespace

JsonField::JsonField(const SpecField &field, const QString &pointer, QWidget *parent)
    : FieldEditor(field, pointer, parent)
    , m_edit(new QPlainTextEdit(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_edit);
    describe(m_edit);
    m_edit->setFont(Theme::instance().font(TextRole::Mono));
    m_edit->setTabChangesFocus(true);
    if (!field.examples.isEmpty() && field.defaultValue.isUndefined())
        m_edit->setPlaceholderText(jsonText(field.examples.first()));
    m_edit->setFixedHeight(m_edit->fontMetrics().lineSpacing() * 5 + 2 * metrics::spaceS);
    setValue(QJsonValue::Undefined);
    connect(m_edit, &QPlainTextEdit::textChanged, this, &JsonField::emitEdited);
}

QJsonValue JsonField::value() const
{
    const QString text = m_edit->toPlainText().trimmed();
    return text.isEmpty() ? QJsonValue(QJsonValue::Undefined) : parsed(text);
}

void JsonField::setValue(const QJsonValue &value)
{
    const QSignalBlocker blocker(m_edit);
    m_edit->setPlainText(jsonText(value.isUndefined() ? field().defaultValue : value));
}

QWidget *JsonField::focusTarget() const { return m_edit; }

} // namespace millrace
