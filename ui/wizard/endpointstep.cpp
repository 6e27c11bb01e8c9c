#include "ui/wizard/endpointstep.h"

#include "core/interchange/pathguess.h"
#include "ui/endpoints/endpointeditor.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The endpoint a path or connection URL stands for, named after what it points at.
Result<Endpoint> guessed(const QString &text, EndpointRole role, const ConnectorRegistry &registry)
{
    auto spec = isUrl(text) ? guessEndpointFromUrl(text, role, registry)
                            : guessEndpoint(text, role, registry);
    if (!spec)
        return spec.error();
    Endpoint endpoint{{}, role, spec->connectorId, spec->name, spec->configuration};
    if (const ConnectorInfo *info = registry.find(spec->connectorId); endpoint.name.isEmpty())
        endpoint.name = endpointLabel(spec->configuration, *info, role);
    return endpoint;
}

/// \a configuration without what stands at \a pointers, references included: they belong to the
/// stored endpoint.
QJsonObject withoutSecrets(QJsonObject configuration, const QStringList &pointers,
                           const QString &prefix = {})
{
    const QStringList keys = configuration.keys();
    for (const QString &key : keys) {
        QString token = key;
        token.replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
        const QString pointer = prefix + u'/' + token;
        if (pointers.contains(pointer))
            configuration.remove(key);
        else if (configuration.value(key).isObject())
            configuration.insert(
                key, withoutSecrets(configuration.value(key).toObject(), pointers, pointer));
    }
    return configuration;
}

} // namespace

EndpointStep::EndpointStep(Workspace &workspace, ConnectionDraft &draft, EndpointRole role,
                           QWidget *parent)
    : WizardStep(parent)
    , m_workspace(workspace)
    , m_draft(draft)
    , m_role(role)
    , m_pages(new QStackedWidget(this))
    , m_chooser(new EndpointChooser(
          workspace.registry(), role,
          [&registry = workspace.registry()](const QString &text, EndpointRole end) {
              return guessed(text, end, registry);
          },
          workspace.pool(), this))
    , m_editor(new EndpointEditor(workspace, role, this))
    , m_test(new QPushButton(icon(u"bolt"_s), tr("&Test"), this))
    , m_saveUntested(new QPushButton(tr("Save &without testing"), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_pages);
    m_chooser->addCatalogue(workspace);
    m_pages->addWidget(m_chooser);
    m_pages->addWidget(makeEditorPage());

    connect(m_chooser, &EndpointChooser::currentEndpointChanged, this, &WizardStep::changed);
    connect(m_chooser, &EndpointChooser::endpointChosen, this, &EndpointStep::take);
    connect(m_chooser, &EndpointChooser::connectorChosen, this, &EndpointStep::setUp);
    connect(m_chooser, &EndpointChooser::guessed, this, [this](const Endpoint &endpoint) {
        m_editor->setEndpoint(endpoint);
        showEditor();
    });
    connect(m_editor, &EndpointEditor::changeConnectorRequested, this, &EndpointStep::showChooser);
    connect(m_editor, &EndpointEditor::edited, this, &WizardStep::changed);
    connect(m_editor, &EndpointEditor::saved, this, &EndpointStep::take);
    connect(m_editor, &EndpointEditor::refused, this, &WizardStep::refused);
    connect(m_editor, &EndpointEditor::secretBackendNeeded, this,
            &EndpointStep::secretBackendNeeded);
    connect(&m_draft, &ConnectionDraft::endsChanged, this, &EndpointStep::followDraft);
    const auto refresh = [this] { m_chooser->setSnapshot(m_workspace.snapshot()); };
    connect(&m_workspace, &Workspace::snapshotChanged, this, refresh);
    refresh();
}

QWidget *EndpointStep::makeEditorPage()
{
    m_editor->setButtonsVisible(false);
    auto *page = new QWidget(this);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(m_editor, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::spaceS);
    buttons->addWidget(m_test);
    buttons->addWidget(m_saveUntested);
    buttons->addStretch();
    layout->addLayout(buttons);
    connect(m_test, &QPushButton::clicked, m_editor, [this] {
        if (m_editor->isBusy())
            m_editor->cancelTest();
        else
            m_editor->test();
    });
    connect(m_saveUntested, &QPushButton::clicked, m_editor, &EndpointEditor::save);
    connect(m_editor, &EndpointEditor::testStateChanged, this, [this] {
        m_test->setText(m_editor->isBusy() ? tr("Cancel &test") : tr("&Test"));
        m_saveUntested->setEnabled(!m_editor->isBusy());
    });
    return page;
}

QString EndpointStep::name() const
{
    return m_role == EndpointRole::Source ? tr("Source") : tr("Destination");
}

QString EndpointStep::question() const
{
    return m_role == EndpointRole::Source ? tr("Where do the data come from?")
                                          : tr("Where do the data go?");
}

bool EndpointStep::isEditing() const { return m_pages->currentIndex() == 1; }

QList<MissingPart> EndpointStep::missing() const
{
    // What is set up but not stored is tested and stored on the way to the next step.
    if (isEditing() || m_chooser->currentEndpoint() || m_draft.hasEnd(m_role))
        return {};
    const QString text = m_role == EndpointRole::Source
        ? tr("No source is chosen: take an existing one, or a connector to set up a new one.")
        : tr("No destination is chosen: take an existing one, or a connector to set up a new one.");
    return {MissingPart{text, [chooser = m_chooser] { chooser->showPicker(); }}};
}

void EndpointStep::enter()
{
    if (isEditing()) {
        m_editor->focusFirst();
        return;
    }
    if (m_draft.hasEnd(m_role)) {
        m_chooser->showExisting();
        m_chooser->setCurrentEndpoint(m_draft.end(m_role).id);
    }
    m_chooser->setFocus();
}

void EndpointStep::finish()
{
    if (isEditing())
        m_editor->testAndSave();
    else if (const auto chosen = m_chooser->currentEndpoint())
        take(*chosen);
    else
        WizardStep::finish();
}

void EndpointStep::takePath(const QString &pathOrUrl) { m_chooser->takePath(pathOrUrl); }

void EndpointStep::showChooser()
{
    m_pages->setCurrentIndex(0);
    m_chooser->showPicker();
    emit changed();
}

void EndpointStep::showEditor()
{
    m_pages->setCurrentIndex(1);
    m_editor->focusFirst();
    emit changed();
}

void EndpointStep::setUp(const QString &connectorId)
{
    // The same connector again goes on with what was typed.
    if (m_editor->endpoint().connectorId != connectorId)
        m_editor->setConnector(connectorId);
    showEditor();
}

void EndpointStep::take(const Endpoint &endpoint)
{
    m_pages->setCurrentIndex(0);
    m_draft.setEnd(endpoint);
    m_chooser->showExisting();
    m_chooser->setCurrentEndpoint(endpoint.id);
    emit done();
}

void EndpointStep::followDraft()
{
    const QString id = m_draft.end(m_role).id;
    if (id == m_followed)
        return;
    m_followed = id;
    // Next takes what is marked: after an undo that has to be what the draft has again.
    if (!id.isEmpty())
        m_chooser->setCurrentEndpoint(id);
}

QJsonObject EndpointStep::unsaved() const
{
    if (!isEditing())
        return {};
    const Endpoint endpoint = m_editor->endpoint();
    const ConnectorInfo *info = m_workspace.registry().find(endpoint.connectorId);
    if (info == nullptr)
        return {};
    const QJsonObject &spec
        = m_role == EndpointRole::Source ? info->sourceSpec : info->destinationSpec;
    return QJsonObject{
        {u"connector"_s, endpoint.connectorId},
        {u"name"_s, endpoint.name},
        {u"configuration"_s, withoutSecrets(endpoint.configuration, secretPointers(spec))}};
}

void EndpointStep::restoreUnsaved(const QJsonObject &json)
{
    const QString connectorId = json.value("connector"_L1).toString();
    if (m_workspace.registry().find(connectorId) == nullptr)
        return;
    m_editor->setConnector(connectorId, json.value("configuration"_L1).toObject(),
                           json.value("name"_L1).toString());
    m_pages->setCurrentIndex(1);
}

} // namespace millrace
