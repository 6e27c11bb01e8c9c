#include "ui/specform/fields/numberfield.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace millrace {

namespace {

/// Digits as JSON has them; a double keeps whole numbers without an exponent.
QString numberText(const QJsonValue &value)
{
    if (!value.isDouble())
        return value.toVariant().toString();
    const double number = value.toDouble();
    constexpr double exactLimit = 9007199254740992.0; // 2^53
    if (std::floor(number) == number && std::abs(number) >= exactLimit)
        return QString::number(value.toInteger());
    return QLocale::c().toString(number, 'f', QLocale::FloatingPointShortest);
}

} // namespace

NumberField::NumberField(const SpecField &field, const QString &pointer, QWidget *parent)
    : FieldEditor(field, pointer, parent)
    , m_edit(new QLineEdit(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_edit);
    layout->setAlignment(m_edit, Qt::AlignLeft);
    describe(m_edit);
    m_edit->setMaximumWidth(m_edit->fontMetrics().averageCharWidth() * 28);
    m_edit->setPlaceholderText(placeholder());
    m_edit->setInputMethodHints(Qt::ImhFormattedNumbersOnly);
    m_edit->installEventFilter(this);
    setValue(QJsonValue::Undefined);
    connect(m_edit, &QLineEdit::textEdited, this, &NumberField::emitEdited);
}

QJsonValue NumberField::value() const
{
    const QString text = m_edit->text().trimmed();
    if (text.isEmpty())
        return QJsonValue::Undefined;
    bool isWhole = false;
    const qint64 whole = text.toLongLong(&isWhole);
    if (isWhole)
        return whole;
    bool isNumber = false;
    double number = text.toDouble(&isNumber);
    if (!isNumber)
        number = QLocale().toDouble(text, &isNumber);
    return isNumber && std::isfinite(number) ? QJsonValue(number) : QJsonValue(text);
}

void NumberField::setValue(const QJsonValue &value)
{
    m_edit->setText(numberText(value.isUndefined() ? field().defaultValue : value));
}

void NumberField::enterValue(const QJsonValue &value)
{
    m_edit->selectAll();
    m_edit->insert(numberText(value));
    emitEdited();
}

QWidget *NumberField::focusTarget() const { return m_edit; }

bool NumberField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return FieldEditor::eventFilter(watched, event);
    const auto *key = static_cast<const QKeyEvent *>(event);
    if (key->modifiers() != Qt::NoModifier
        || (key->key() != Qt::Key_Up && key->key() != Qt::Key_Down))
        return FieldEditor::eventFilter(watched, event);
    step(key->key() == Qt::Key_Up ? 1 : -1);
    return true;
}

void NumberField::step(int by)
{
    const QJsonValue current = value();
    if (!current.isDouble() && !current.isUndefined())
        return;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const double low = field().minimum.value_or(-infinity);
    const double high = field().maximum.value_or(infinity);
    const double next = current.isUndefined() ? std::max(low, 0.0) : current.toDouble() + by;
    enterValue(std::clamp(next, low, std::max(low, high)));
}

} // namespace millrace
