#include "ui/connectionpage/checkpointhistorydialog.h"

#include "ui/connectionpage/checkpoints.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/workspace.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QPushButton>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

CheckpointHistoryDialog::CheckpointHistoryDialog(Workspace &workspace,
                                                 const ConnectionSummary &connection,
                                                 const StreamId &stream, QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_connection(connection)
    , m_stream(stream)
    , m_model(new CheckpointHistoryModel(this))
{
    setWindowTitle(tr("Earlier checkpoints of %1").arg(stream.text()));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    build();
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &CheckpointHistoryDialog::follow);
    connect(m_act, &QPushButton::clicked, this, &CheckpointHistoryDialog::restore);
    connect(m_table, &QTableView::activated, m_act, &QPushButton::click);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        if (const PastCheckpoint *past = chosen())
            QApplication::clipboard()->setText(
                CommandTexts(m_workspace.services().profile)
                    .restoreCheckpoint(m_connection.connection.name, past->id));
    });
    read();
}

void CheckpointHistoryDialog::build()
{
    auto *heading = new TextLabel(windowTitle(), TextRole::Heading, ColorRole::Text, this);
    auto *about = new TextLabel(
        tr("The newest %1 are kept. Going back changes nothing at the destination by itself; the "
           "next run goes on from there.")
            .arg(CheckpointHistory::s_mostPerStream),
        TextRole::Body, ColorRole::TextMuted, this);
    about->setWordWrap(true);
    m_table = new PageTable(u"checkpointHistory"_s, this);
    m_table->setAccessibleName(windowTitle());
    m_table->setUp(m_model, CheckpointHistoryModel::PositionColumn);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setMinimumHeight(8 * metrics::controlHeight);
    m_effect = new TextLabel(TextRole::Body, ColorRole::Text, this);
    m_effect->setWordWrap(true);
    m_error = new MessageBar(this);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_copy = buttons->addButton(tr("Copy as &command"), QDialogButtonBox::ActionRole);
    setPlain(m_copy, true);
    m_act = buttons->addButton(tr("&Go back to this checkpoint"), QDialogButtonBox::AcceptRole);
    setPrimary(m_act, true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(heading);
    layout->addWidget(about);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_effect);
    layout->addWidget(m_error);
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 96);
    follow();
}

void CheckpointHistoryDialog::read()
{
    const auto work
        = [id = m_connection.connection.id, stream = m_stream](StateDatabase &database) {
              return CheckpointHistory(database).list(id, stream);
          };
    const auto show = [this](const Result<std::vector<PastCheckpoint>> &past) {
        if (!past) {
            m_error->showError(past.error());
            return;
        }
        m_isRead = true;
        m_model->setCheckpoints(*past);
        m_table->fitToContents();
        if (m_model->rowCount() > 0)
            m_table->setCurrentIndex(m_model->index(0, 0));
        follow();
    };
    m_workspace.query<std::vector<PastCheckpoint>>(this, work, show);
}

const ConfiguredStream *CheckpointHistoryDialog::chosenStream() const
{
    const auto &streams = m_connection.connection.catalog.streams;
    const auto found = std::ranges::find_if(
        streams, [this](const ConfiguredStream &one) { return one.stream.id == m_stream; });
    return found == streams.end() ? nullptr : &*found;
}

const PastCheckpoint *CheckpointHistoryDialog::chosen() const
{
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? &m_model->checkpoint(index.row()) : nullptr;
}

void CheckpointHistoryDialog::follow()
{
    const PastCheckpoint *past = chosen();
    const ConfiguredStream *stream = chosenStream();
    const bool canGo = past != nullptr && stream != nullptr && stream->mode.isIncremental();
    m_act->setEnabled(canGo);
    // Before they are read nobody knows whether there are any.
    const QString reason = canGo || !m_isRead ? QString()
        : m_model->rowCount() == 0            ? tr("There is no earlier checkpoint.")
                                              : tr("A full refresh begins anew with each run.");
    m_act->setToolTip(reason);
    m_copy->setEnabled(canGo);
    m_effect->setText(canGo ? rewindEffect(*stream) : reason);
    // A window does not grow by itself when a text takes more lines.
    const int wanted = layout()->totalMinimumHeightForWidth(width());
    if (isVisible() && height() < wanted)
        resize(width(), wanted);
}

void CheckpointHistoryDialog::restore()
{
    const PastCheckpoint *past = chosen();
    if (past == nullptr)
        return;
    m_act->setEnabled(false);
    const auto work = [id = m_connection.connection.id, number = past->id,
                       profile = m_workspace.services().profile](StateDatabase &database) {
        return CheckpointHistory(database).restore(profile, id, number, ChangeOrigin::Window);
    };
    m_workspace.query<PastCheckpoint>(this, work,
                                      [this](const Result<PastCheckpoint> &restoredOne) {
                                          if (!restoredOne) {
                                              follow();
                                              m_error->showError(restoredOne.error());
                                              return;
                                          }
                                          emit restored();
                                          accept();
                                      });
}

} // namespace millrace
