#include "ui/specform/fields/datefield.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"

#include <QCalendarWidget>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

DateField::DateField(const SpecField &field, const QString &pointer, QWidget *parent)
    : FieldEditor(field, pointer, parent)
    , m_edit(new QLineEdit(this))
    , m_button(iconButton(u"calendar"_s, tr("Pick %1 from a calendar").arg(field.title), this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_edit);
    layout->addWidget(m_button);
    layout->addStretch();
    describe(m_edit);
    m_edit->setMinimumWidth(m_edit->fontMetrics().averageCharWidth() * 28);
    const QString example = placeholder();
    const bool isDate = field.kind == FieldKind::Date;
    m_edit->setPlaceholderText(!example.isEmpty() ? example
                                   : isDate       ? tr("YYYY-MM-DD")
                                                  : tr("YYYY-MM-DDThh:mm:ssZ"));
    setValue(QJsonValue::Undefined);
    connect(m_edit, &QLineEdit::textEdited, this, &DateField::emitEdited);
    connect(m_button, &QToolButton::clicked, this, &DateField::openCalendar);
}

QJsonValue DateField::value() const
{
    const QString text = m_edit->text().trimmed();
    return text.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(text);
}

void DateField::setValue(const QJsonValue &value)
{
    m_edit->setText((value.isUndefined() ? field().defaultValue : value).toString());
}

void DateField::enterValue(const QJsonValue &value)
{
    m_edit->selectAll();
    m_edit->insert(value.toString());
    emitEdited();
}

QWidget *DateField::focusTarget() const { return m_edit; }

QDate DateField::current() const
{
    const QDate date = QDate::fromString(m_edit->text().trimmed().left(10), Qt::ISODate);
    return date.isValid() ? date : QDate::currentDate();
}

void DateField::openCalendar()
{
    auto *popup = new QWidget(this, Qt::Popup);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QVBoxLayout(popup);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *calendar = new QCalendarWidget(popup);
    calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    calendar->setSelectedDate(current());
    layout->addWidget(calendar);
    connect(calendar, &QCalendarWidget::activated, this, &DateField::pick);
    connect(calendar, &QCalendarWidget::clicked, this, &DateField::pick);
    connect(calendar, &QCalendarWidget::activated, popup, &QWidget::close);
    connect(calendar, &QCalendarWidget::clicked, popup, &QWidget::close);
    popup->move(m_edit->mapToGlobal(QPoint(0, m_edit->height())));
    popup->show();
    calendar->setFocus();
}

void DateField::pick(const QDate &date)
{
    // A time that was typed stays; else the day starts at midnight.
    QString time;
    if (field().kind == FieldKind::DateTime) {
        const QString text = m_edit->text().trimmed();
        time = text.size() > 10 ? text.mid(10) : u"T00:00:00Z"_s;
    }
    m_edit->setFocus();
    enterValue(QString(date.toString(Qt::ISODate) + time));
}

} // namespace millrace
