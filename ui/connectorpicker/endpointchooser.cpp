#include "ui/connectorpicker/endpointchooser.h"

#include "ui/connectorpicker/choicetile.h"
#include "ui/connectorpicker/connectorpicker.h"
#include "ui/connectorpicker/endpointlist.h"
#include "ui/connectorpicker/recentconnectors.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/messagebar.h"
#include "ui/workspace/backgroundtask.h"
#include "ui/workspace/workspace.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QMimeData>
#include <QStackedWidget>
#include <QUrl>

namespace millrace {

using namespace Qt::StringLiterals;

EndpointChooser::EndpointChooser(const ConnectorRegistry &registry, EndpointRole role,
                                 EndpointGuess guess, QThreadPool &pool, QWidget *parent)
    : QWidget(parent)
    , m_role(role)
    , m_guess(std::move(guess))
    , m_pool(pool)
{
    build(registry);
    setAcceptDrops(m_guess != nullptr);
    connect(m_existingTile, &ChoiceTile::clicked, this, &EndpointChooser::showExisting);
    connect(m_newTile, &ChoiceTile::clicked, this, &EndpointChooser::showPicker);
    connect(m_existing, &EndpointList::currentChanged, this,
            &EndpointChooser::currentEndpointChanged);
    connect(m_existing, &EndpointList::chosen, this, &EndpointChooser::endpointChosen);
    connect(m_existing, &EndpointList::left, this, &EndpointChooser::cancelled);
    connect(m_picker, &ConnectorPicker::connectorChosen, this, &EndpointChooser::connectorChosen);
    connect(m_picker, &ConnectorPicker::pathEntered, this, &EndpointChooser::takePath);
    connect(m_picker, &ConnectorPicker::cancelled, this, &EndpointChooser::cancelled);
    choose(false);
}

EndpointChooser::~EndpointChooser() = default;

void EndpointChooser::build(const ConnectorRegistry &registry)
{
    const bool isSource = m_role == EndpointRole::Source;
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceL);
    auto *tiles = new QHBoxLayout;
    tiles->setSpacing(metrics::spaceM);
    m_existingTile
        = new ChoiceTile(isSource ? u"source"_s : u"destination"_s,
                         isSource ? tr("Existing source") : tr("Existing destination"), this);
    m_newTile = new ChoiceTile(
        u"add"_s, isSource ? tr("Set up a new source") : tr("Set up a new destination"), this);
    m_newTile->setDetail(m_guess == nullptr ? tr("Choose a connector")
                                            : tr("Choose a connector, or drop a file here"));
    tiles->addWidget(m_existingTile);
    tiles->addWidget(m_newTile);
    layout->addLayout(tiles);
    m_message = new MessageBar(this);
    layout->addWidget(m_message);
    m_stack = new QStackedWidget(this);
    m_existing = new EndpointList(registry, m_role, m_stack);
    m_picker = new ConnectorPicker(registry, m_role, m_stack);
    m_stack->addWidget(m_existing);
    m_stack->addWidget(m_picker);
    layout->addWidget(m_stack, 1);
}

void EndpointChooser::addCatalogue(Workspace &workspace) { m_picker->addCatalogue(workspace); }

void EndpointChooser::setSnapshot(const std::shared_ptr<const WorkspaceSnapshot> &snapshot)
{
    m_existing->setSnapshot(snapshot);
    m_picker->setRecentlyUsed(recentConnectors(*snapshot, m_role));
    const int count = m_existing->count();
    m_existingTile->setEnabled(count > 0);
    m_existingTile->setDetail(count > 0 ? tr("%n to choose from", nullptr, count)
                                        : tr("None is set up yet"));
    if (count == 0 && m_existingTile->isChecked())
        choose(false);
    else if (count > 0 && !m_isTouched)
        choose(true);
}

void EndpointChooser::choose(bool isExisting)
{
    (isExisting ? m_existingTile : m_newTile)->setChecked(true);
    QWidget *page = isExisting ? static_cast<QWidget *>(m_existing) : m_picker;
    m_stack->setCurrentWidget(page);
    setFocusProxy(page);
    emit currentEndpointChanged();
}

void EndpointChooser::showPicker()
{
    m_isTouched = true;
    choose(false);
    m_picker->setFocus();
}

void EndpointChooser::showExisting()
{
    if (m_existing->count() == 0)
        return;
    m_isTouched = true;
    choose(true);
    m_existing->setFocus();
}

void EndpointChooser::setCurrentEndpoint(const QString &id)
{
    m_existing->setCurrent(id);
    if (m_existing->current() && m_existing->current()->id == id)
        choose(true);
}

std::optional<Endpoint> EndpointChooser::currentEndpoint() const
{
    return m_existingTile->isChecked() ? m_existing->current() : std::nullopt;
}

void EndpointChooser::takePath(const QString &pathOrUrl)
{
    if (m_guess == nullptr)
        return;
    m_message->dismiss();
    const quint64 token = ++m_guessToken;
    runInBackground(
        m_pool, this,
        [guess = m_guess, pathOrUrl, role = m_role] { return guess(pathOrUrl, role); },
        [this, token](const Result<Endpoint> &result) {
            if (token != m_guessToken)
                return;
            if (result)
                emit guessed(*result);
            else
                m_message->showError(result.error());
        });
}

void EndpointChooser::dragEnterEvent(QDragEnterEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.first().isLocalFile())
        event->acceptProposedAction();
}

void EndpointChooser::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    takePath(event->mimeData()->urls().first().toLocalFile());
}

} // namespace millrace
