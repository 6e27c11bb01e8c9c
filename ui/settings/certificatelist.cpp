#include "ui/settings/certificatelist.h"

#include "ui/settings/settingrow.h"
#include "ui/theme/metrics.h"

#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

namespace {

bool isExpired(const Authority &authority)
{
    return authority.expiry < QDateTime::currentDateTimeUtc();
}

} // namespace

CertificateList::CertificateList(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(metrics::spaceL, 0, 0, 0);
    m_layout->setSpacing(0);
}

void CertificateList::show(const std::vector<Authority> &authorities)
{
    while (QLayoutItem *item = m_layout->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const Authority &authority : authorities)
        add(authority);
}

void CertificateList::add(const Authority &authority)
{
    const QString name = authority.subject.isEmpty() ? tr("Without a name") : authority.subject;
    const QString expiry = QLocale().toString(authority.expiry.date(), QLocale::LongFormat);
    // With blanks, at which a line may end.
    const QString fingerprint = QString(authority.fingerprint).replace(u':', u' ');
    QString sentence = tr("Valid until %1. SHA-256: %2").arg(expiry, fingerprint);
    if (!authority.issuer.isEmpty())
        sentence = tr("Signed by %1.").arg(authority.issuer) + u' ' + sentence;
    auto *remove = new QPushButton(tr("Remove"));
    remove->setAccessibleName(tr("Remove the certificate \"%1\"").arg(name));
    auto *row = new SettingRow(QString(name).replace(u'&', QStringLiteral("&&")), sentence, remove);
    if (isExpired(authority))
        row->setFault(tr("It has expired; servers it vouches for are not trusted."));
    else if (!authority.signsOthers)
        row->setFault(tr("It is the certificate of one server, no authority, and vouches for that "
                         "server alone."));
    connect(remove, &QPushButton::clicked, this,
            [this, pem = authority.pem] { emit removalRequested(pem); });
    m_layout->addWidget(row);
    row->show();
}

} // namespace millrace
