#include "ui/files/airbytereportview.h"
#include "ui/files/importdialog.h"
#include "ui/files/planmodel.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"

#include <QApplication>
#include <QBoxLayout>
#include <QCheckBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QStringListModel>
#include <QTreeView>

namespace millrace {

void ImportDialog::build()
{
    auto *heading = new TextLabel(windowTitle(), TextRole::Heading, ColorRole::Text, this);
    m_about = new TextLabel(TextRole::Body, ColorRole::TextMuted, this);
    m_about->setTextFormat(Qt::PlainText);
    m_about->setWordWrap(true);
    m_message = new MessageBar(this);
    m_message->setClosable(false);
    buildPlaces();
    m_summary = new TextLabel(TextRole::Body, ColorRole::TextMuted, this);
    m_summary->hide();
    m_prune = new QCheckBox(tr("&Delete what the profile has and the files do not"), this);
    m_prune->setToolTip(tr("Connections, sources, destinations and tags that no file declares."));
    connect(m_prune, &QCheckBox::toggled, this, &ImportDialog::makePlan);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(heading);
    layout->addWidget(m_about);
    layout->addWidget(m_message);
    layout->addWidget(m_places, 1);
    layout->addWidget(m_summary);
    layout->addWidget(m_prune);
    layout->addWidget(buildButtons());
    resize(fontMetrics().averageCharWidth() * 120, fontMetrics().height() * 32);
}

void ImportDialog::buildPlaces()
{
    m_loading = new LoadingView(this);
    connect(m_loading, &LoadingView::cancelled, this, &ImportDialog::stop);
    m_report = new AirbyteReportView(this);
    connect(m_report, &AirbyteReportView::choiceChanged, this,
            [this] { m_act->setEnabled(m_report->isAnyTaken()); });
    m_tree = new QTreeView(this);
    m_tree->setModel(m_model);
    m_tree->setAccessibleName(tr("What would change"));
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->header()->setSectionsMovable(false);
    m_tree->header()->setStretchLastSection(true);
    m_tree->setMinimumHeight(8 * metrics::controlHeight);
    m_faults = new QListView(this);
    m_faults->setModel(m_faultTexts);
    m_faults->setAccessibleName(tr("Faults of the files"));
    m_faults->setWordWrap(true);
    m_faults->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_faults->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_faults->setSpacing(metrics::spaceXS);
    m_places = new QStackedWidget(this);
    m_nothing = new QWidget(this);
    for (QWidget *place :
         {static_cast<QWidget *>(m_loading), static_cast<QWidget *>(m_report),
          static_cast<QWidget *>(m_tree), static_cast<QWidget *>(m_faults), m_nothing})
        m_places->addWidget(place);
}

QWidget *ImportDialog::buildButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton *copy = buttons->addButton(tr("Copy as &command"), QDialogButtonBox::ActionRole);
    setPlain(copy, true);
    m_cancel = buttons->button(QDialogButtonBox::Cancel);
    m_back = buttons->addButton(tr("&Back to the report"), QDialogButtonBox::ActionRole);
    m_back->setAutoDefault(false);
    m_back->hide();
    m_act = buttons->addButton(tr("&Import"), QDialogButtonBox::AcceptRole);
    setPrimary(m_act, true);
    m_act->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(command()); });
    connect(m_back, &QPushButton::clicked, this, &ImportDialog::showReport);
    // Not accepted by itself: it closes once everything is done.
    connect(m_act, &QPushButton::clicked, this, &ImportDialog::goOn);
    return buttons;
}

} // namespace millrace
