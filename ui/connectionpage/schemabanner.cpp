#include "ui/connectionpage/schemabanner.h"

#include "ui/connectionpage/schemareviewdialog.h"
#include "ui/widgets/messagebar.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/workspace.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

EngineServices engineServices(const Workspace &workspace)
{
    const WorkspaceServices &services = workspace.services();
    return {services.registry, services.database, services.secrets, services.profile,
            services.clock};
}

QString streamNames(const SchemaReview &review)
{
    constexpr std::size_t most = 3;
    QStringList names;
    for (std::size_t i = 0; i < review.streams.size() && i < most; ++i)
        names << review.streams[i].change.id.text();
    if (review.streams.size() > most)
        return SchemaBanner::tr("%1 and %n more", nullptr,
                                static_cast<int>(review.streams.size() - most))
            .arg(names.join(u", "_s));
    return names.join(u", "_s);
}

} // namespace

SchemaBanner::SchemaBanner(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_bar(new MessageBar(this))
{
    m_bar->setClosable(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_bar);
    connect(&m_workspace, &Workspace::snapshotChanged, this, &SchemaBanner::follow);
    connect(m_bar, &MessageBar::dismissed, this, &SchemaBanner::read);
    hide();
}

SchemaBanner::~SchemaBanner() { m_cancellation.request_stop(); }

SchemaReviewDialog *SchemaBanner::dialog() const { return m_dialog.data(); }

const ConnectionSummary *SchemaBanner::summary() const
{
    return m_workspace.snapshot()->connection(m_connectionId);
}

void SchemaBanner::showConnection(const QString &id)
{
    m_cancellation.request_stop();
    m_cancellation = {};
    m_connectionId = id;
    m_isLooking = false;
    m_seen.reset();
    m_pending.reset();
    m_tellsMissing = false;
    hide();
    follow();
}

void SchemaBanner::follow()
{
    const ConnectionSummary *connection = summary();
    if (connection == nullptr)
        return;
    Seen now{connection->connection.catalog.streams, connection->connection.isEnabled, 0,
             connection->isLocked};
    if (connection->lastJob)
        now.jobId = connection->lastJob->id;
    if (m_seen == now)
        return;
    m_seen = std::move(now);
    read();
}

void SchemaBanner::read()
{
    const quint64 token = ++m_token;
    runInBackground(
        m_workspace.pool(), this,
        [engine = engineServices(m_workspace), id = m_connectionId] {
            return SchemaReviewing(engine).pending(id);
        },
        [this, token](const Result<std::optional<PendingReview>> &pending) {
            if (token == m_token)
                take(pending);
        });
}

void SchemaBanner::take(const Result<std::optional<PendingReview>> &pending)
{
    if (m_isLooking)
        return;
    m_pending = pending ? *pending : std::nullopt;
    if (m_pending && !m_pending->review.isEmpty())
        show(*m_pending);
    else if (!m_tellsMissing)
        hide();
}

void SchemaBanner::show(const PendingReview &pending)
{
    m_tellsMissing = false;
    m_bar->clearActions();
    m_bar->setClosable(false);
    const QPushButton *review = m_bar->addAction(tr("Review &changes…"));
    connect(review, &QPushButton::clicked, this, &SchemaBanner::review);
    const QString names = streamNames(pending.review);
    if (pending.review.isBreaking())
        m_bar->showMessage(
            MessageBar::Kind::Negative,
            tr("The source has changed so that the connection cannot follow: %1.").arg(names),
            pending.isPaused ? tr("The connection is paused, and nothing was taken over.")
                             : tr("The next run pauses the connection, unless it is reviewed."));
    else
        m_bar->showMessage(MessageBar::Kind::Info, tr("The source has changed: %1.").arg(names),
                           pending.isPaused
                               ? tr("The connection is paused until the changes are reviewed.")
                               : tr("Runs go on with the schema as it was chosen."));
    QWidget::show();
}

void SchemaBanner::look()
{
    const ConnectionSummary *connection = summary();
    if (connection == nullptr || m_isLooking)
        return;
    m_isLooking = true;
    ++m_token;
    m_bar->clearActions();
    m_bar->setClosable(false);
    const QPushButton *cancel = m_bar->addAction(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, [this] { m_cancellation.request_stop(); });
    m_bar->showMessage(MessageBar::Kind::Info,
                       tr("Asking %1 for its streams").arg(connection->source.name));
    QWidget::show();
    runInBackground(
        m_workspace.pool(), this,
        [engine = engineServices(m_workspace), id = m_connectionId,
         token = m_cancellation.get_token()] { return SchemaReviewing(engine).look(id, token); },
        [this, id = m_connectionId](const Result<PendingReview> &found) {
            if (id != m_connectionId)
                return;
            m_isLooking = false;
            m_cancellation = {};
            m_bar->clearActions();
            // Closed or cancelled, it gives way to what waited before.
            m_bar->setClosable(true);
            if (!found) {
                m_bar->showError(found.error());
                if (found.error().isCancelled())
                    read();
                return;
            }
            m_pending = *found;
            if (found->review.isEmpty()) {
                m_bar->showMessage(MessageBar::Kind::Positive,
                                   tr("The source is as the connection has it."));
                return;
            }
            show(*found);
            review();
        });
}

void SchemaBanner::review()
{
    if (!m_pending || !m_dialog.isNull())
        return;
    m_dialog
        = new SchemaReviewDialog(*m_pending, CommandTexts(m_workspace.services().profile), this);
    connect(m_dialog, &SchemaReviewDialog::confirmed, this, &SchemaBanner::accept);
    m_dialog->open();
}

void SchemaBanner::accept(const SchemaDecisions &decisions, bool resumes)
{
    runInBackground(
        m_workspace.pool(), this,
        [engine = engineServices(m_workspace), id = m_connectionId, decisions, resumes] {
            return SchemaReviewing(engine).accept(id, decisions, resumes, ChangeOrigin::Window);
        },
        [this](const Result<SchemaAcceptance> &acceptance) {
            if (!acceptance) {
                if (!m_dialog.isNull())
                    m_dialog->showError(acceptance.error());
                return;
            }
            if (!m_dialog.isNull())
                m_dialog->done(QDialog::Accepted);
            hide();
            m_workspace.refresh();
            if (!acceptance->missing.isEmpty())
                tellMissing(*acceptance);
            else
                read();
        });
}

void SchemaBanner::tellMissing(const SchemaAcceptance &acceptance)
{
    ++m_token;
    m_tellsMissing = true;
    m_bar->clearActions();
    m_bar->setClosable(true);
    const QPushButton *open = m_bar->addAction(tr("Choose in the &schema"));
    connect(open, &QPushButton::clicked, this, [this] {
        m_tellsMissing = false;
        hide();
        emit schemaRequested();
    });
    m_bar->showMessage(MessageBar::Kind::Warning, acceptance.missing.join(u' '),
                       tr("The connection can run once this is chosen."));
    QWidget::show();
}

} // namespace millrace
