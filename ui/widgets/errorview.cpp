#include "ui/widgets/errorview.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/errordetails.h"
#include "ui/widgets/icondisc.h"
#include "ui/widgets/textlabel.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_columnCharacters = 72;

} // namespace

ErrorView::ErrorView(QWidget *parent)
    : QWidget(parent)
    , m_column(new QWidget(this))
    , m_message(new TextLabel(TextRole::Heading, ColorRole::Text, this))
    , m_hint(new TextLabel(TextRole::Body, ColorRole::TextMuted, this))
    , m_buttons(new QHBoxLayout)
    , m_details(new ErrorDetails(this))
{
    auto *retry = new QPushButton(icon(u"refresh"_s), tr("Retry"), this);
    m_message->setWordWrap(true);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_buttons->setSpacing(metrics::spaceS);
    m_buttons->addStretch();
    m_buttons->addWidget(retry);
    m_buttons->addStretch();

    m_column->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    auto *texts = new QVBoxLayout(m_column);
    texts->setContentsMargins(0, 0, 0, 0);
    texts->setSpacing(metrics::spaceS);
    texts->addWidget(
        new IconDisc(u"error-circle"_s, ColorRole::Negative, ColorRole::NegativeSoft, this), 0,
        Qt::AlignHCenter);
    texts->addSpacing(metrics::spaceS);
    texts->addWidget(m_message);
    texts->addWidget(m_hint);
    texts->addSpacing(metrics::spaceS);
    texts->addLayout(m_buttons);
    texts->addWidget(m_details);
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_column, 8);
    row->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceXL, metrics::spaceXL,
                               metrics::spaceXL);
    layout->addStretch(2);
    layout->addLayout(row);
    layout->addStretch(3);
    widenColumn();

    connect(retry, &QPushButton::clicked, this, &ErrorView::retried);
}

void ErrorView::showError(const Error &error)
{
    m_message->setText(error.message);
    m_hint->setText(error.hint);
    m_hint->setVisible(!error.hint.isEmpty());
    m_details->setError(error);
    setAccessibleName(error.message);
    setAccessibleDescription(error.hint);
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

QPushButton *ErrorView::addAction(const QString &text)
{
    auto *button = new QPushButton(text, this);
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    widenColumn();
    return button;
}

/// As wide as is good to read, or as the buttons want in a language of longer words.
void ErrorView::widenColumn()
{
    m_column->setMaximumWidth(std::max(fontMetrics().averageCharWidth() * s_columnCharacters,
                                       m_buttons->minimumSize().width()));
}

} // namespace millrace
