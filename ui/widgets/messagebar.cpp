#include "ui/widgets/messagebar.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/errordetails.h"
#include "ui/widgets/textlabel.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Look final
{
    const char *iconName;
    ColorRole color;
    ColorRole ground;
};

// In the order of MessageBar::Kind.
constexpr std::array<Look, 4> s_looks{{
    {"info", ColorRole::Info, ColorRole::InfoSoft},
    {"check-circle", ColorRole::Positive, ColorRole::PositiveSoft},
    {"warning", ColorRole::Warning, ColorRole::WarningSoft},
    {"error-circle", ColorRole::Negative, ColorRole::NegativeSoft},
}};

const Look &lookOf(MessageBar::Kind kind) { return s_looks[static_cast<std::size_t>(kind)]; }

TextLabel *wrapped(TextRole role, QWidget *parent)
{
    auto *label = new TextLabel(role, ColorRole::Text, parent);
    // Names in it come from servers and files; none of it is markup.
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(wrapped(TextRole::BodyStrong, this))
    , m_hint(wrapped(TextRole::Body, this))
    , m_details(new ErrorDetails(this))
    , m_actions(new QHBoxLayout)
    , m_close(iconButton(u"close"_s, tr("Close message"), this))
{
    m_icon->setFixedSize(metrics::iconM, metrics::iconM);
    m_actions->setSpacing(metrics::spaceS);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(metrics::spaceXS);
    // The first line stands beside the middle of icon and buttons.
    texts->setContentsMargins(0, metrics::spaceXS + 2, 0, metrics::spaceXS + 2);
    texts->addWidget(m_text);
    texts->addWidget(m_hint);
    texts->addWidget(m_details);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::spaceM, metrics::spaceXS, metrics::spaceXS,
                               metrics::spaceXS);
    layout->setSpacing(metrics::spaceM);
    auto *iconColumn = new QVBoxLayout;
    iconColumn->setContentsMargins(0, (metrics::controlHeight - metrics::iconM) / 2, 0, 0);
    iconColumn->addWidget(m_icon);
    iconColumn->addStretch();
    layout->addLayout(iconColumn);
    layout->addLayout(texts, 1);
    layout->addLayout(m_actions);
    layout->setAlignment(m_actions, Qt::AlignTop);
    layout->addWidget(m_close, 0, Qt::AlignTop);

    connect(static_cast<QToolButton *>(m_close), &QToolButton::clicked, this, &MessageBar::dismiss);
    connect(&Theme::instance(), &Theme::changed, this, &MessageBar::refresh);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    hide();
}

void MessageBar::showMessage(Kind kind, const QString &text, const QString &hint)
{
    m_details->clear();
    present(kind, text, hint);
}

void MessageBar::showError(const Error &error)
{
    if (error.isCancelled()) {
        dismiss();
        return;
    }
    m_details->setError(error);
    present(Kind::Negative, error.message, error.hint);
}

QPushButton *MessageBar::addAction(const QString &text)
{
    auto *button = new QPushButton(text, this);
    m_actions->addWidget(button);
    // The layout would show it later only, and it could not take the focus until then.
    button->show();
    return button;
}

void MessageBar::clearActions()
{
    while (QLayoutItem *item = m_actions->takeAt(0)) {
        // The button may be the one whose click asked for this.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
}

void MessageBar::dismiss()
{
    const bool wasShown = !isHidden();
    hide();
    if (wasShown)
        emit dismissed();
}

void MessageBar::setClosable(bool isClosable) { m_close->setVisible(isClosable); }

QString MessageBar::text() const { return m_text->text(); }

QString MessageBar::hint() const { return m_hint->text(); }

void MessageBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::instance();
    const Look &look = lookOf(m_kind);
    const QColor ground = theme.color(look.ground);
    paintBox(painter, rect(), metrics::radius, ground,
             mixed(theme.color(look.color), ground, 0.25));
}

void MessageBar::present(Kind kind, const QString &text, const QString &hint)
{
    m_kind = kind;
    m_text->setText(text);
    m_text->setTextRole(hint.isEmpty() ? TextRole::Body : TextRole::BodyStrong);
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    setAccessibleName(hint.isEmpty() ? text : u"%1 %2"_s.arg(text, hint));
    refresh();
    show();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void MessageBar::refresh()
{
    const Look &look = lookOf(m_kind);
    m_icon->setPixmap(iconPixmap(QLatin1StringView(look.iconName), look.color, metrics::iconM,
                                 devicePixelRatioF()));
    update();
}

} // namespace millrace
