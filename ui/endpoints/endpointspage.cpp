#include "ui/endpoints/endpointspage.h"

#include "core/interchange/connectionset.h"
#include "core/interchange/connectionsetform.h"
#include "ui/endpoints/endpointdialog.h"
#include "ui/endpoints/endpointeditor.h"
#include "ui/endpoints/endpointtablemodel.h"
#include "ui/endpoints/endpointtests.h"
#include "ui/theme/iconprovider.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/tabletools.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/workspace.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QItemSelectionModel>
#include <QJsonArray>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>

namespace millrace {

using namespace Qt::StringLiterals;

EndpointsPage::EndpointsPage(Workspace &workspace, EndpointRole role, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_role(role)
    , m_tests(new EndpointTests(workspace, this))
    , m_model(new EndpointTableModel(workspace.registry(), role, *m_tests, this))
    , m_proxy(new QSortFilterProxyModel(this))
{
    m_proxy->setSourceModel(m_model);
    m_proxy->setFilterRole(EndpointTableModel::SearchRole);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setSortRole(EndpointTableModel::SortRole);
    m_proxy->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setSortLocaleAware(true);
    makeActions();
    build();
    connect(&m_workspace, &Workspace::snapshotChanged, this, &EndpointsPage::follow);
    connect(m_tests, &EndpointTests::changed, m_model, &EndpointTableModel::refreshTests);
    connect(m_filter, &FilterEdit::filterChanged, this, &EndpointsPage::applyFilter);
    connect(m_filter, &FilterEdit::left, m_table, qOverload<>(&QWidget::setFocus));
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &EndpointsPage::updateActions);
    follow();
}

EndpointsPage::~EndpointsPage() = default;

void EndpointsPage::follow()
{
    const QString wanted = m_wanted.isEmpty() ? m_model->key(currentRow()) : m_wanted;
    m_model->setSnapshot(m_workspace.snapshot());
    select(wanted);
    if (current() == nullptr && m_proxy->rowCount() > 0)
        m_table->setCurrentIndex(m_proxy->index(0, 0));
    const bool isEmpty = m_model->rowCount() == 0;
    QWidget *page = isEmpty ? static_cast<QWidget *>(m_empty) : m_content;
    const bool hadFocus = m_stack->isAncestorOf(focusWidget());
    m_stack->setCurrentWidget(page);
    // An empty place has the same button in its middle.
    m_create->setVisible(!isEmpty);
    // Until the profile is read nobody can say that there is nothing.
    m_stack->setVisible(m_workspace.isLoaded());
    if (hadFocus && !isEmpty && m_empty->isAncestorOf(focusWidget()))
        m_table->setFocus();
    applyFilter(m_filter->filter());
    if (isVisible())
        m_table->fitToContents();
    updateActions();
}

void EndpointsPage::applyFilter(const QString &filter)
{
    m_proxy->setFilterFixedString(filter);
    const bool hasNone = m_proxy->rowCount() == 0 && !filter.isEmpty();
    m_noMatch->setTexts(m_role == EndpointRole::Source
                            ? tr("No source matches \"%1\"").arg(filter)
                            : tr("No destination matches \"%1\"").arg(filter),
                        tr("Name, connector and place are looked at."));
    m_found->setCurrentWidget(hasNone ? static_cast<QWidget *>(m_noMatch) : m_table);
    if (!m_table->currentIndex().isValid() && m_proxy->rowCount() > 0)
        m_table->setCurrentIndex(m_proxy->index(0, 0));
    updateActions();
}

void EndpointsPage::select(const QString &id)
{
    m_wanted = id;
    const int row = m_model->rowOf(id);
    if (row < 0)
        return;
    m_wanted.clear();
    m_table->setCurrentIndex(m_proxy->mapFromSource(m_model->index(row, 0)));
}

int EndpointsPage::currentRow() const
{
    return m_proxy->mapToSource(m_table->currentIndex()).row();
}

const Endpoint *EndpointsPage::current() const { return m_model->endpoint(currentRow()); }

bool EndpointsPage::isDraft() const { return current() != nullptr && current()->id.isEmpty(); }

void EndpointsPage::updateActions()
{
    const bool hasCurrent = current() != nullptr;
    for (QAction *action : {m_edit, m_delete})
        action->setEnabled(hasCurrent);
    for (QAction *action : {m_test, m_duplicate})
        action->setEnabled(hasCurrent && !isDraft());
    m_edit->setText(isDraft() ? tr("C&ontinue…") : tr("&Edit…"));
    m_delete->setText(isDraft() ? tr("Discard dra&ft…") : tr("&Delete…"));
}

void EndpointsPage::createNew()
{
    EndpointDialog *dialog = makeDialog();
    dialog->open();
}

void EndpointsPage::createFrom(const Endpoint &guess)
{
    EndpointDialog *dialog = makeDialog();
    dialog->setEndpoint(guess);
    dialog->open();
}

void EndpointsPage::edit()
{
    if (isDraft())
        openDraft(*m_model->draft(currentRow()));
    else if (const Endpoint *endpoint = current())
        openEditor(*endpoint, false);
}

void EndpointsPage::testCurrent()
{
    if (const Endpoint *endpoint = current(); endpoint != nullptr && !isDraft())
        openEditor(*endpoint, true);
}

void EndpointsPage::openDraft(const EndpointDraft &draft)
{
    if (!isKnown(draft.endpoint.connectorId))
        return;
    EndpointDialog *dialog = makeDialog();
    dialog->openDraft(draft);
    dialog->open();
}

void EndpointsPage::tellOfDraft(const QString &name, bool lacksSecrets)
{
    m_message->showMessage(MessageBar::Kind::Info,
                           tr("What was entered for \"%1\" is kept as a draft.").arg(name),
                           lacksSecrets ? tr("Its secrets are not kept; they have to be entered "
                                             "again.")
                                        : QString());
}

EndpointDialog *EndpointsPage::makeDialog()
{
    m_message->dismiss();
    auto *dialog = new EndpointDialog(m_workspace, m_role, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &EndpointDialog::saved, this,
            [this](const Endpoint &endpoint) { select(endpoint.id); });
    connect(dialog, &EndpointDialog::draftKept, this, &EndpointsPage::tellOfDraft);
    connect(dialog, &EndpointDialog::secretBackendNeeded, this,
            &EndpointsPage::secretBackendNeeded);
    return dialog;
}

bool EndpointsPage::isKnown(const QString &connectorId)
{
    if (m_workspace.registry().find(connectorId) != nullptr)
        return true;
    m_message->showMessage(MessageBar::Kind::Negative,
                           tr("The connector %1 is not part of this program.").arg(connectorId),
                           tr("A newer version may have it."));
    return false;
}

void EndpointsPage::openEditor(const Endpoint &endpoint, bool startsTest)
{
    if (!isKnown(endpoint.connectorId))
        return;
    EndpointDialog *dialog = makeDialog();
    dialog->setEndpoint(endpoint);
    dialog->open();
    if (startsTest)
        dialog->editor()->test();
}

void EndpointsPage::duplicate()
{
    const Endpoint *original = current();
    if (original == nullptr || isDraft())
        return;
    Endpoint copy = *original;
    copy.id.clear();
    copy.name = tr("%1 (copy)").arg(original->name);
    // The references stay in sight as "Saved"; storing gives the copy secrets of its own.
    createFrom(copy);
}

void EndpointsPage::removeCurrent()
{
    const Endpoint *endpoint = current();
    if (endpoint == nullptr)
        return;
    if (isDraft()) {
        discardDraft(*m_model->draft(currentRow()));
        return;
    }
    const QStringList users = m_workspace.snapshot()->connectionsUsing(endpoint->id);
    if (users.isEmpty()) {
        confirmRemoval(*endpoint);
        return;
    }
    m_message->showMessage(MessageBar::Kind::Warning,
                           tr("%1 is in use by %2.").arg(endpoint->name, users.join(", "_L1)),
                           tr("Delete these connections first, or give them another one."));
}

void EndpointsPage::discardDraft(const EndpointDraft &draft)
{
    auto *question = new QMessageBox(QMessageBox::Question, tr("Discard draft"),
                                     tr("Discard the draft \"%1\"?").arg(draft.endpoint.name),
                                     QMessageBox::Cancel, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *discard = question->addButton(tr("&Discard"), QMessageBox::DestructiveRole);
    setDanger(discard, true);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(discard, &QPushButton::clicked, this,
            [this, id = draft.id] { m_workspace.removeDraft(id); });
    question->open();
}

void EndpointsPage::confirmRemoval(const Endpoint &endpoint)
{
    auto *question = new QMessageBox(
        QMessageBox::Question, tr("Delete %1").arg(endpoint.name),
        tr("\"%1\" and its stored secrets are deleted. This cannot be undone.").arg(endpoint.name),
        QMessageBox::Cancel, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *removeButton = question->addButton(tr("&Delete"), QMessageBox::DestructiveRole);
    setDanger(removeButton, true);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(removeButton, &QPushButton::clicked, this, [this, endpoint] { remove(endpoint); });
    question->open();
}

void EndpointsPage::remove(const Endpoint &endpoint)
{
    m_workspace.removeEndpoint(endpoint, this, [this, endpoint](const Result<void> &removed) {
        if (!removed)
            m_message->showError(removed.error());
    });
}

void EndpointsPage::showMenu(const QPoint &position)
{
    if (current() == nullptr)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions({m_edit, m_test, m_duplicate});
    menu->addSeparator();
    menu->addAction(m_delete);
    menu->addSeparator();
    if (!isDraft())
        fillCommands(*menu);
    m_table->tools()->fill(*menu);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void EndpointsPage::fillCommands(QMenu &menu)
{
    const QString name = current()->name;
    const CommandTexts texts(m_workspace.services().profile);
    QMenu *commands = menu.addMenu(icon(u"copy"_s), tr("Copy as co&mmand"));
    const auto add = [this, commands](const QString &text, const QString &command) {
        connect(commands->addAction(text), &QAction::triggered, this,
                [this, command] { copyCommand(command); });
    };
    if (m_role == EndpointRole::Source) {
        add(tr("&Test"), texts.checkSource(name));
        add(tr("&List the streams"), texts.discover(name));
    } else {
        add(tr("&Test"), texts.checkDestination(name));
    }
    // What makes it, and changes it to what it is.
    const QJsonObject form{{u"version"_s, s_connectionSetVersion},
                           {endpointRoleName(m_role) + u's',
                            QJsonArray{endpointForm(*current(), m_workspace.registry())}}};
    add(tr("&Make it as it is"), texts.applyFrom(writtenForm(form, ConnectionFormat::Yaml)));
}

void EndpointsPage::copyCommand(const QString &command)
{
    QApplication::clipboard()->setText(command);
    m_message->showMessage(MessageBar::Kind::Positive, tr("The command is copied."), command);
}

void EndpointsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_table->fitToContents();
    if (focusWidget() == nullptr && m_model->rowCount() > 0)
        m_table->setFocus();
}

} // namespace millrace
