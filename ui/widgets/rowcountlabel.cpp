#include "ui/widgets/rowcountlabel.h"

#include "ui/widgets/displaytext.h"
#include "ui/widgets/textlabel.h"

#include <QAbstractItemModel>
#include <QHBoxLayout>

namespace millrace {

RowCountLabel::RowCountLabel(QWidget *parent)
    : QWidget(parent)
    , m_label(new TextLabel(TextRole::Small, ColorRole::TextMuted, this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_label);
    m_label->setAccessibleName(tr("Number of entries"));
}

void RowCountLabel::follow(const QAbstractItemModel &shown, Total total)
{
    if (!m_shown.isNull())
        m_shown->disconnect(this);
    m_shown = &shown;
    m_total = std::move(total);
    connect(&shown, &QAbstractItemModel::rowsInserted, this, &RowCountLabel::refresh);
    connect(&shown, &QAbstractItemModel::rowsRemoved, this, &RowCountLabel::refresh);
    connect(&shown, &QAbstractItemModel::modelReset, this, &RowCountLabel::refresh);
    connect(&shown, &QAbstractItemModel::layoutChanged, this, &RowCountLabel::refresh);
    refresh();
}

void RowCountLabel::setCounting(bool isCounting)
{
    m_isCounting = isCounting;
    refresh();
}

QString RowCountLabel::text() const { return m_label->text(); }

void RowCountLabel::refresh()
{
    if (m_isCounting || m_shown.isNull()) {
        m_label->setText(m_isCounting ? tr("Counting…") : QString());
        return;
    }
    const qint64 shown = m_shown->rowCount();
    const qint64 total = m_total ? m_total() : shown;
    if (m_shown->canFetchMore({}))
        m_label->setText(tr("more than %Ln entries", nullptr, static_cast<int>(shown)));
    else if (shown < total)
        m_label->setText(
            tr("%1 of %Ln entries", nullptr, static_cast<int>(total)).arg(groupedNumber(shown)));
    else
        m_label->setText(tr("%Ln entries", nullptr, static_cast<int>(shown)));
}

} // namespace millrace
