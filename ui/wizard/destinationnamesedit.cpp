#include "ui/wizard/destinationnamesedit.h"

#include "ui/settings/tablelooks.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/wizard/plannednamesmodel.h"

#include <QButtonGroup>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_shownNames = 6;

std::vector<Connection> connectionsTo(const WorkspaceSnapshot &snapshot, const QString &endpointId)
{
    std::vector<Connection> others;
    for (const ConnectionSummary &summary : snapshot.connections) {
        if (summary.connection.destinationId == endpointId)
            others.push_back(summary.connection);
    }
    return others;
}

} // namespace

DestinationNamesEdit::DestinationNamesEdit(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_modes(new QButtonGroup(this))
    , m_format(new QLineEdit(this))
    , m_prefix(new QLineEdit(this))
    , m_summary(new QLabel(this))
    , m_table(new QTableView(this))
    , m_model(new PlannedNamesModel(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceM);
    addModes();
    auto *prefixLabel = new QLabel(tr("Stream pre&fix"), this);
    prefixLabel->setBuddy(m_prefix);
    m_prefix->setPlaceholderText(tr("None"));
    m_prefix->setToolTip(tr("Put before each name at the destination."));
    layout->addWidget(prefixLabel);
    layout->addWidget(m_prefix);
    addPreview();
    connect(m_modes, &QButtonGroup::idClicked, this, &DestinationNamesEdit::take);
    connect(m_format, &QLineEdit::textEdited, this, &DestinationNamesEdit::take);
    connect(m_prefix, &QLineEdit::textEdited, this, &DestinationNamesEdit::take);
}

void DestinationNamesEdit::addModes()
{
    auto *layout = static_cast<QVBoxLayout *>(this->layout());
    const auto addMode = [&](NamespaceMode mode, const QString &text) {
        auto *button = new QRadioButton(text, this);
        m_modes->addButton(button, static_cast<int>(mode));
        layout->addWidget(button);
    };
    auto *label = new QLabel(tr("Namespace"), this);
    layout->addWidget(label);
    addMode(NamespaceMode::Destination, tr("T&he destination's default"));
    addMode(NamespaceMode::Source, tr("The same as at &the source"));
    addMode(NamespaceMode::Custom, tr("A c&ustom one"));
    m_format->setPlaceholderText(u"${SOURCE_NAMESPACE}_copy"_s);
    m_format->setAccessibleName(tr("Custom namespace"));
    m_format->setToolTip(tr("${SOURCE_NAMESPACE} stands for the namespace at the source."));
    layout->addWidget(m_format);
}

void DestinationNamesEdit::addPreview()
{
    m_summary->setFont(Theme::instance().font(TextRole::Small));
    m_summary->setWordWrap(true);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Resulting names"));
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    followTablePreferences(*m_table, TableRows::Dense);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    layout()->addWidget(m_summary);
    layout()->addWidget(m_table);
}

void DestinationNamesEdit::setSettings(const ConnectionSettings &settings)
{
    m_modes->button(static_cast<int>(settings.namespaceMode))->setChecked(true);
    if (m_format->text() != settings.namespaceFormat)
        m_format->setText(settings.namespaceFormat);
    if (m_prefix->text() != settings.prefix)
        m_prefix->setText(settings.prefix);
    m_format->setVisible(settings.namespaceMode == NamespaceMode::Custom);
}

ConnectionSettings DestinationNamesEdit::applied(ConnectionSettings settings) const
{
    settings.namespaceMode = static_cast<NamespaceMode>(m_modes->checkedId());
    settings.namespaceFormat = m_format->text().trimmed();
    settings.prefix = m_prefix->text().trimmed();
    return settings;
}

void DestinationNamesEdit::showNamesOf(const Connection &connection, const Endpoint &destination)
{
    m_connection = connection;
    m_destination = destination;
    plan();
}

int DestinationNamesEdit::conflictCount() const { return m_model->conflictCount(); }

bool DestinationNamesEdit::isFormatGiven() const
{
    return m_modes->checkedId() != static_cast<int>(NamespaceMode::Custom)
        || !m_format->text().trimmed().isEmpty();
}

void DestinationNamesEdit::focusFormat() { m_format->setFocus(); }

void DestinationNamesEdit::take()
{
    m_format->setVisible(m_modes->checkedId() == static_cast<int>(NamespaceMode::Custom));
    m_connection.settings = applied(m_connection.settings);
    plan();
    emit edited();
}

void DestinationNamesEdit::plan()
{
    if (m_destination.connectorId.isEmpty())
        return;
    const int number = ++m_planNumber;
    auto others = connectionsTo(*m_workspace.snapshot(), m_destination.id);
    const auto ask = [&probe = m_workspace.services().probe, connection = m_connection,
                      destination = m_destination, others = std::move(others)] {
        return probe.plannedNames(connection, destination, others);
    };
    runInBackground(m_workspace.pool(), this, ask,
                    [this, number](const Result<std::vector<PlannedName>> &names) {
                        if (number == m_planNumber)
                            show(names);
                    });
}

void DestinationNamesEdit::show(const Result<std::vector<PlannedName>> &names)
{
    if (!names) {
        m_model->setNames({});
        m_summary->setText(names.error().message);
        m_table->hide();
        emit planned();
        return;
    }
    const auto count = static_cast<int>(names->size());
    m_model->setNames(*names);
    const int conflicts = m_model->conflictCount();
    m_summary->setText(conflicts == 0
                           ? tr("%n stream(s) will be written:", nullptr, count)
                           : tr("%n name(s) are also written by another connection; a prefix or "
                                "another namespace keeps them apart.",
                                nullptr, conflicts));
    m_table->setVisible(count > 0);
    m_table->setColumnHidden(PlannedNamesModel::ConflictColumn, conflicts == 0);
    const int rows = std::min(count, s_shownNames);
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height()
                            + rows * m_table->verticalHeader()->defaultSectionSize()
                            + 2 * m_table->frameWidth());
    emit planned();
}

} // namespace millrace
