#include "ui/settings/secretplacedialog.h"

#include "ui/settings/pages/secretsettingspage.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/textlabel.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

bool secretPlaceHelps(const Error &error)
{
    constexpr std::array codes{"secrets.no_backend"_L1,      "secrets.no_keychain"_L1,
                               "secrets.keychain_locked"_L1, "secrets.vault_locked"_L1,
                               "secrets.vault_missing"_L1,   "secrets.read_only"_L1};
    return std::ranges::any_of(codes, [&](QLatin1StringView code) { return error.code == code; });
}

SecretPlaceDialog::SecretPlaceDialog(Workspace &workspace, ProfileSecretStore &secrets,
                                     const Error &reason, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Place of passwords"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceXL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    auto *text = new TextLabel(
        tr("%1 Once a place is chosen, saving can be tried again.").arg(reason.message),
        TextRole::Body, ColorRole::Text);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    auto *page = new SecretSettingsPage(workspace, secrets);
    page->refresh();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(text);
    layout->addWidget(page);
    layout->addStretch(1);
    layout->addWidget(buttons);
    buttons->button(QDialogButtonBox::Close)->setDefault(true);
    setMinimumWidth(metrics::formWidth);
}

} // namespace millrace
