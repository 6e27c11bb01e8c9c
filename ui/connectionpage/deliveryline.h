// DeliveryLine: what became of the delivery of a run's rejected records.
#pragma once

#include "core/model/delivery.h"

#include <QWidget>

class QPushButton;

namespace millrace {

class MessageBar;
class TextLabel;

/// How many records are in which bucket or folder, the folder at hand, and why not all are there.
/// Hidden when no delivery was asked for. UI thread only.
class DeliveryLine final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DeliveryLine)

public:
    explicit DeliveryLine(QWidget *parent = nullptr);

    void showDelivery(const DeliverySummary &delivery);
    /// What it says.
    [[nodiscard]] QString text() const;

signals:
    /// A folder of this machine is to be shown.
    void folderRequested(const QString &folder);

private:
    TextLabel *m_text = nullptr;
    QPushButton *m_open = nullptr;
    MessageBar *m_problem = nullptr;
    QString m_folder; ///< Of the first file; empty: it is no folder of this machine.
};

} // namespace millrace
