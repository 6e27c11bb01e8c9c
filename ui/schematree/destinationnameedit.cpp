#include "ui/schematree/destinationnameedit.h"

#include "ui/theme/metrics.h"

#include <QLabel>

namespace millrace {

DestinationNameEdit::DestinationNameEdit(const CatalogModel &model, const StreamId &stream,
                                         const QString &field, QWidget *parent)
    : QLineEdit(parent)
    , m_model(model)
    , m_stream(stream)
    , m_field(field)
    , m_preview(std::make_unique<QLabel>(nullptr, Qt::ToolTip))
{
    setAccessibleName(field.isEmpty()
                          ? tr("Destination name of %1").arg(stream.text())
                          : tr("Destination name of the field %1 of %2").arg(field, stream.text()));
    setPlaceholderText(field.isEmpty() ? stream.name : field);
    setFrame(false);
    m_preview->setFrameShape(QFrame::Box);
    m_preview->setMargin(metrics::spaceXS);
    connect(this, &QLineEdit::textChanged, this, &DestinationNameEdit::refresh);
}

DestinationNameEdit::~DestinationNameEdit() = default;

QString DestinationNameEdit::fieldPreview() const
{
    const StreamEntry *entry = m_model.entry(m_stream);
    if (entry == nullptr)
        return {};
    const QString typed = text().trimmed();
    const PlannedFieldName planned
        = plannedFieldName(*entry, m_field, typed, m_model.fieldNamePlan());
    if (planned.isReserved)
        return tr("%1 is a column that is added to every table.").arg(typed);
    if (planned.isTaken)
        return tr("%1 is already the name of another field.").arg(typed);
    return tr("Written to the column %1.").arg(planned.name);
}

QString DestinationNameEdit::preview() const
{
    if (!m_field.isEmpty())
        return fieldPreview();
    const PlannedStreamName planned = m_model.plannedName(m_stream, text().trimmed());
    if (planned.isTaken)
        return tr("%1 is already written by another stream.").arg(planned.name);
    return tr("Written to %1.").arg(planned.name);
}

void DestinationNameEdit::showEvent(QShowEvent *event)
{
    QLineEdit::showEvent(event);
    refresh();
}

void DestinationNameEdit::hideEvent(QHideEvent *event)
{
    m_preview->hide();
    QLineEdit::hideEvent(event);
}

void DestinationNameEdit::refresh()
{
    const QString text = preview();
    setAccessibleDescription(text);
    if (!isVisible())
        return;
    m_preview->setText(text);
    m_preview->adjustSize();
    m_preview->move(mapToGlobal(QPoint(0, height() + metrics::spaceXS)));
    m_preview->show();
}

} // namespace millrace
