#include "ui/verify/verifyline.h"

#include "core/store/verificationstore.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/verify/verifydialog.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/workspace.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace millrace {

using namespace Qt::StringLiterals;

VerifyLine::VerifyLine(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_icon(new QLabel(this))
    , m_text(new TextLabel(TextRole::Body, ColorRole::Text, this))
{
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_details = new QPushButton(this);
    setPlain(m_details, true);
    m_details->setToolTip(tr("Compares the rows of both ends, and shows which differ."));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_details, 0, Qt::AlignTop);
    connect(m_details, &QPushButton::clicked, this, &VerifyLine::openDetails);
    connect(&workspace, &Workspace::runFinished, this, [this](const QString &id) {
        if (id == m_connectionId)
            follow();
    });
    hide();
}

void VerifyLine::showConnection(const QString &id)
{
    m_connectionId = id;
    hide();
    follow();
}

void VerifyLine::follow()
{
    if (m_connectionId.isEmpty())
        return;
    m_workspace.query<std::optional<Verification>>(
        this,
        [id = m_connectionId](StateDatabase &database) {
            return VerificationStore(database).last(id);
        },
        [this, id = m_connectionId](const Result<std::optional<Verification>> &last) {
            // What cannot be read is told where it is asked for.
            if (last && id == m_connectionId)
                show(*last);
        });
}

void VerifyLine::show(const std::optional<Verification> &last)
{
    setVisible(true);
    m_icon->setVisible(last.has_value());
    m_details->setText(last ? tr("What d&iffers…") : tr("Ver&ify…"));
    m_text->setText(tr("The rows of both ends were never compared."));
    if (!last)
        return;
    const bool agrees = last->agrees();
    const ColorRole role = agrees ? ColorRole::Positive : ColorRole::Warning;
    m_icon->setPixmap(icon(agrees ? u"check-circle"_s : u"warning"_s, role).pixmap(metrics::iconM));
    m_text->setText(
        tr("Verified %1: %2").arg(localTime(last->endedAt), verificationSentence(*last)));
}

void VerifyLine::openDetails()
{
    if (VerifyDialog *dialog = openVerification(m_workspace, m_connectionId, this))
        connect(dialog, &QDialog::finished, this, &VerifyLine::follow);
}

QString VerifyLine::text() const
{
    return isVisibleTo(parentWidget()) ? m_text->text() : QString();
}

} // namespace millrace
