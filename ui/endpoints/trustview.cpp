#include "ui/endpoints/trustview.h"

#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/textlabel.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QFormLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// A certificate's digits in two lines, as they are compared.
QString foldedFingerprint(const QString &fingerprint)
{
    const qsizetype half = fingerprint.size() / 2;
    if (!fingerprint.contains(u':') || fingerprint.startsWith("SHA256:"_L1))
        return fingerprint;
    return fingerprint.left(half + 1) + u'\n' + fingerprint.mid(half + 1);
}

QString date(const QDateTime &time) { return QLocale().toString(time.date(), QLocale::LongFormat); }

} // namespace

TrustView::TrustView(QWidget *parent, Refused refused)
    : QFrame(parent)
    , m_refusedThing(refused)
    , m_icon(new IconLabel(u"shield"_s, ColorRole::Warning, metrics::iconM, this))
    , m_title(new TextLabel(TextRole::BodyStrong, ColorRole::Text, this))
    , m_advice(new TextLabel(TextRole::Body, ColorRole::TextMuted, this))
    , m_facts(new QFormLayout)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceM, metrics::spaceM, metrics::spaceM, metrics::spaceM);
    layout->setSpacing(metrics::spaceS);
    auto *heading = new QHBoxLayout;
    heading->setSpacing(metrics::spaceS);
    heading->addWidget(m_icon, 0, Qt::AlignTop);
    heading->addWidget(m_title, 1);
    layout->addLayout(heading);
    m_facts->setContentsMargins(0, 0, 0, 0);
    m_facts->setHorizontalSpacing(metrics::spaceL);
    m_facts->setVerticalSpacing(metrics::spaceXS);
    m_facts->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->addLayout(m_facts);
    for (TextLabel *label : {m_title, m_advice}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    layout->addWidget(m_advice);
    layout->addWidget(makeAnswers());
    hide();
}

QWidget *TrustView::makeAnswers()
{
    auto *answers = new QWidget(this);
    auto *layout = new QHBoxLayout(answers);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceS);
    m_refuse = new QPushButton(tr("&Do not trust"), answers);
    m_once = new QPushButton(m_refusedThing == Refused::Test ? tr("Trust &for this test only")
                                                             : tr("Trust &for one run only"),
                             answers);
    m_always = new QPushButton(tr("Trust alwa&ys"), answers);
    auto *copy = new QPushButton(tr("Copy the f&ingerprint"), answers);
    for (QPushButton *button : {m_refuse, m_once, m_always, copy})
        layout->addWidget(button);
    layout->addStretch();
    connect(m_refuse, &QPushButton::clicked, this, &TrustView::refused);
    connect(m_once, &QPushButton::clicked, this, &TrustView::trustedOnce);
    connect(m_always, &QPushButton::clicked, this, &TrustView::trustedAlways);
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_identity.fingerprint); });
    return answers;
}

void TrustView::ask(const ServerIdentity &identity)
{
    m_identity = identity;
    const bool isKey = identity.kind == ServerIdentity::Kind::HostKey;
    if (identity.hasChanged)
        m_title->setText((isKey ? tr("The host key of %1 has changed.")
                                : tr("The certificate of %1 has changed."))
                             .arg(identity.server));
    else
        m_title->setText((isKey ? tr("The host key of %1 is not known yet.")
                                : tr("Nobody vouches for the certificate of %1."))
                             .arg(identity.server));
    m_advice->setText(
        identity.hasChanged
            ? tr("Another machine may be listening in. Trust it only if the administrator says "
                 "that it was replaced and names the same fingerprint.")
            : tr("Trust it only if the administrator names the same fingerprint."));
    const ColorRole color = identity.hasChanged ? ColorRole::Negative : ColorRole::Warning;
    m_icon->setIcon(identity.hasChanged ? u"warning"_s : u"shield"_s, color);
    fillFacts();
    m_once->show();
    show();
    announce();
    if (m_refusedThing == Refused::Run)
        return;
    // The form moves the focus to the input of the error, which has its say before.
    QTimer::singleShot(0, m_refuse, [this] { m_refuse->setFocus(Qt::OtherFocusReason); });
}

void TrustView::setOnceOffered(bool isOffered) { m_once->setVisible(isOffered); }

void TrustView::announce()
{
    setAccessibleName(m_title->text());
    setAccessibleDescription(
        tr("%1 SHA-256 fingerprint: %2").arg(m_advice->text(), m_identity.fingerprint));
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void TrustView::offerAlways()
{
    m_title->setText(
        m_identity.kind == ServerIdentity::Kind::HostKey
            ? tr("The host key of %1 was trusted for this test only.").arg(m_identity.server)
            : tr("The certificate of %1 was trusted for this test only.").arg(m_identity.server));
    m_advice->setText(tr("Runs refuse it until it is trusted always."));
    m_once->hide();
    show();
    announce();
    // A key that is pressed twice must not trust for good.
    m_refuse->setFocus(Qt::OtherFocusReason);
}

void TrustView::fillFacts()
{
    while (m_facts->rowCount() > 0)
        m_facts->removeRow(0);
    if (m_identity.kind == ServerIdentity::Kind::HostKey) {
        addFact(tr("Type"), m_identity.keyType);
    } else {
        addFact(tr("Subject"), m_identity.subject);
        addFact(tr("Names"), m_identity.names.join(", "_L1));
        addFact(tr("Issuer"),
                m_identity.isSelfSigned ? tr("%1 (signed by itself)").arg(m_identity.issuer)
                                        : m_identity.issuer);
        addFact(tr("Valid"),
                tr("%1 to %2").arg(date(m_identity.validFrom), date(m_identity.validUntil)));
    }
    addFact(tr("SHA-256"), foldedFingerprint(m_identity.fingerprint));
    if (m_identity.hasChanged)
        addFact(tr("Trusted before"),
                m_identity.trusted.isEmpty() ? tr("another key, in the known hosts")
                                             : foldedFingerprint(m_identity.trusted));
}

void TrustView::addFact(const QString &name, const QString &value)
{
    if (value.isEmpty())
        return;
    auto *shown = new TextLabel(value, name == tr("SHA-256") ? TextRole::Mono : TextRole::Body,
                                ColorRole::Text, this);
    // The text is the server's own.
    shown->setTextFormat(Qt::PlainText);
    // A fingerprint is folded already and must be seen whole.
    shown->setWordWrap(!value.contains(u'\n'));
    shown->setTextInteractionFlags(Qt::TextSelectableByMouse);
    shown->setAccessibleName(name);
    m_facts->addRow(new TextLabel(name, TextRole::Body, ColorRole::TextMuted, this), shown);
}

void TrustView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &theme = Theme::instance();
    paintBox(painter, rect(), metrics::radius,
             theme.color(m_identity.hasChanged ? ColorRole::NegativeSoft : ColorRole::WarningSoft));
}

} // namespace millrace
