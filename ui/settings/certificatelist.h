// CertificateList: the authorities a person trusts beside those of the system.
#pragma once

#include "core/model/authority.h"

#include <QWidget>

class QVBoxLayout;

namespace millrace {

/// A row for each, with subject, expiry and fingerprint, and a button that takes it away. UI
/// thread.
class CertificateList final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CertificateList)

public:
    explicit CertificateList(QWidget *parent = nullptr);

    void show(const std::vector<Authority> &authorities);
    using QWidget::show;

signals:
    void removalRequested(const QString &pem);

private:
    void add(const Authority &authority);

    QVBoxLayout *m_layout = nullptr;
};

} // namespace millrace
