#include "ui/widgets/errordetails.h"

#include "core/help/helppages.h"
#include "ui/help/helpwindow.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_lines = 6;

} // namespace

ErrorDetails::ErrorDetails(QWidget *parent)
    : QWidget(parent)
    , m_toggle(new QPushButton(tr("Details"), this))
    , m_body(new QWidget(this))
    , m_text(new QPlainTextEdit(m_body))
{
    setPlain(m_toggle, true);
    m_toggle->setCheckable(true);
    m_toggle->setIconSize({metrics::iconS, metrics::iconS});
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setFont(Theme::instance().font(TextRole::Mono));
    m_text->setAccessibleName(tr("Details of the error"));
    m_text->setFixedHeight(m_text->fontMetrics().lineSpacing() * s_lines + metrics::spaceL);
    auto *copyButton = new QPushButton(icon(u"copy"_s), tr("Copy details"), m_body);
    copyButton->setIconSize({metrics::iconS, metrics::iconS});

    m_explain = new QPushButton(icon(u"help"_s), tr("What this means"), m_body);
    m_explain->setIconSize({metrics::iconS, metrics::iconS});
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::spaceS);
    buttons->addWidget(copyButton);
    buttons->addWidget(m_explain);
    buttons->addStretch();

    auto *body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, metrics::spaceXS, 0, 0);
    body->setSpacing(metrics::spaceS);
    body->addWidget(m_text);
    body->addLayout(buttons);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_toggle, 0, Qt::AlignLeft);
    layout->addWidget(m_body);

    connect(m_toggle, &QPushButton::toggled, this, &ErrorDetails::setOpen);
    connect(m_explain, &QPushButton::clicked, this,
            [this] { HelpWindow::openBeside(window(), m_topic); });
    connect(copyButton, &QPushButton::clicked, this, &ErrorDetails::copy);
    setOpen(false);
    hide();
}

void ErrorDetails::setError(const Error &error)
{
    QStringList lines;
    if (!error.code.isEmpty())
        lines << tr("Code: %1").arg(error.code);
    if (!error.detail.isEmpty())
        lines << error.detail;
    m_text->setPlainText(lines.join(u'\n'));
    QStringList copied{error.message, error.hint};
    copied << lines;
    copied.removeAll({});
    m_copied = copied.join(u'\n');
    m_topic = HelpPages::all().errorTopic(error.code);
    m_explain->setVisible(!m_topic.isEmpty());
    m_toggle->setChecked(false);
    setVisible(!lines.isEmpty());
}

void ErrorDetails::setOpen(bool isOpen)
{
    m_toggle->setIcon(icon(isOpen ? u"chevron-down"_s : u"chevron-right"_s));
    m_body->setVisible(isOpen);
}

void ErrorDetails::copy() const { QApplication::clipboard()->setText(m_copied); }

} // namespace millrace
