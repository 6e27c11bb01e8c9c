#include "ui/connectionpage/deliveryline.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"

#include <QBoxLayout>
#include <QFileInfo>
#include <QPushButton>

namespace millrace {

DeliveryLine::DeliveryLine(QWidget *parent)
    : QWidget(parent)
    , m_text(new TextLabel(TextRole::Body, ColorRole::Text, this))
    , m_open(new QPushButton(tr("&Open folder"), this))
    , m_problem(new MessageBar(this))
{
    m_text->setWordWrap(true);
    // Buckets and folders are called as somebody liked; their names are no markup.
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_problem->setClosable(false);
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::spaceS);
    row->addWidget(m_text, 1);
    row->addWidget(m_open, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addLayout(row);
    layout->addWidget(m_problem);
    connect(m_open, &QPushButton::clicked, this, [this] { emit folderRequested(m_folder); });
    hide();
}

void DeliveryLine::showDelivery(const DeliverySummary &delivery)
{
    setVisible(!delivery.isEmpty());
    if (delivery.isEmpty())
        return;
    const bool hasFiles = delivery.files > 0;
    const bool isFolder = delivery.place.startsWith(u'/');
    m_folder = isFolder && hasFiles ? QFileInfo(delivery.place + u'/' + delivery.firstPath).path()
                                    : QString();
    m_text->setText(
        tr("Rejected records delivered to %1: %2 (files: %3)")
            .arg(delivery.place, groupedNumber(delivery.records), groupedNumber(delivery.files)));
    m_text->setVisible(hasFiles);
    m_open->setVisible(!m_folder.isEmpty());
    m_open->setToolTip(m_folder);
    if (delivery.error)
        m_problem->showMessage(
            MessageBar::Kind::Warning,
            tr("Not all rejected records were delivered: %1").arg(delivery.error->message),
            delivery.error->hint + u' ' + tr("The next run goes on with them."));
    else
        m_problem->hide();
}

QString DeliveryLine::text() const
{
    QStringList parts;
    if (m_text->isVisibleTo(this))
        parts << m_text->text();
    if (m_problem->isVisibleTo(this))
        parts << m_problem->text();
    return parts.join(u'\n');
}

} // namespace millrace
