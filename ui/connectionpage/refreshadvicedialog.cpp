#include "ui/connectionpage/refreshadvicedialog.h"

#include "core/engine/refreshrules.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/textlabel.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QRadioButton>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Why \a streams cannot all be refreshed in \a mode; empty when they can.
QString obstacleTo(const std::vector<StreamId> &streams, const ConfiguredCatalog &catalog,
                   RefreshMode mode, const DestinationCapabilities &capabilities)
{
    for (const ConfiguredStream &stream : catalog.streams) {
        if (std::ranges::find(streams, stream.stream.id) == streams.end())
            continue;
        const RefreshObstacle obstacle = refreshObstacle(stream, mode, capabilities);
        if (obstacle != RefreshObstacle::None)
            return RefreshAdviceDialog::tr("%1: %2").arg(stream.stream.id.text(),
                                                         refreshObstacleText(obstacle));
    }
    return {};
}

} // namespace

RefreshAdviceDialog::RefreshAdviceDialog(const std::vector<RefreshReason> &reasons,
                                         const ConfiguredCatalog &after,
                                         const DestinationCapabilities &capabilities, bool isPaused,
                                         QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Save changes"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    for (const RefreshReason &reason : reasons) {
        if (std::ranges::find(m_streams, reason.stream) == m_streams.end())
            m_streams.push_back(reason.stream);
    }
    build(reasons, after, capabilities, isPaused);
}

void RefreshAdviceDialog::addOption(QVBoxLayout *layout, AdviceChoice choice,
                                    const QString &iconName, const QString &text,
                                    const QString &obstacle)
{
    auto *button = new QRadioButton(text, this);
    button->setIcon(icon(iconName));
    button->setEnabled(obstacle.isEmpty());
    button->setToolTip(obstacle);
    m_options[static_cast<std::size_t>(choice)] = button;
    layout->addWidget(button);
    if (obstacle.isEmpty())
        return;
    auto *why = new TextLabel(obstacle, TextRole::Small, ColorRole::TextMuted, this);
    why->setWordWrap(true);
    why->setContentsMargins(metrics::controlHeight, 0, 0, 0);
    layout->addWidget(why);
}

void RefreshAdviceDialog::build(const std::vector<RefreshReason> &reasons,
                                const ConfiguredCatalog &after,
                                const DestinationCapabilities &capabilities, bool isPaused)
{
    auto *heading = new TextLabel(tr("The change concerns rows that were written before."),
                                  TextRole::Heading, ColorRole::Text, this);
    heading->setWordWrap(true);
    QStringList sentences;
    for (const RefreshReason &reason : reasons)
        sentences << refreshText(reason);
    auto *why = new TextLabel(sentences.join(u'\n'), TextRole::Body, ColorRole::Text, this);
    why->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(heading);
    layout->addWidget(why);
    layout->addSpacing(metrics::spaceS);
    const auto obstacle = [&](RefreshMode mode) {
        return isPaused ? tr("A paused connection is resumed first.")
                        : obstacleTo(m_streams, after, mode, capabilities);
    };
    const QString retain = obstacle(RefreshMode::Retain);
    const QString remove = obstacle(RefreshMode::Remove);
    addOption(layout, AdviceChoice::RefreshRetain, u"refresh-retain"_s,
              tr("Save, and &retain: read again, and keep the old rows"), retain);
    addOption(layout, AdviceChoice::RefreshRemove, u"refresh-remove"_s,
              tr("Save, and re&move: read again, and replace the old rows at the end"), remove);
    addOption(layout, AdviceChoice::Clear, u"clear"_s,
              tr("Save, and c&lear: delete the rows now, and copy them with the next run"), {});
    addOption(layout, AdviceChoice::SaveOnly, u"save"_s, tr("&Save only"), {});
    const AdviceChoice proposed
        = retain.isEmpty() ? AdviceChoice::RefreshRetain : AdviceChoice::SaveOnly;
    option(proposed)->setChecked(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton *act = buttons->addButton(tr("Sa&ve"), QDialogButtonBox::AcceptRole);
    setPrimary(act, true);
    act->setDefault(true);
    layout->addSpacing(metrics::spaceS);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(act, &QPushButton::clicked, this, [this] {
        emit confirmed();
        accept();
    });
    setMinimumWidth(fontMetrics().averageCharWidth() * 72);
}

AdviceChoice RefreshAdviceDialog::choice() const
{
    for (std::size_t i = 0; i < m_options.size(); ++i) {
        if (m_options[i]->isChecked())
            return static_cast<AdviceChoice>(i);
    }
    return AdviceChoice::SaveOnly;
}

} // namespace millrace
