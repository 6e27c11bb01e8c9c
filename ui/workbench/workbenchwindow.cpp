#include "ui/workbench/workbenchwindow.h"

#include "ui/specform/specform.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/textlabel.h"
#include "ui/workbench/faultlistmodel.h"
#include "ui/workbench/manifestedit.h"
#include "ui/workbench/manifestfindings.h"
#include "ui/workbench/trialpagemodel.h"
#include "ui/workbench/trialtask.h"
#include "ui/workbench/trialview.h"

#include <QApplication>
#include <QCloseEvent>
#include <QComboBox>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::InstalledManifest;
using declarative::Recording;
using declarative::TrialOutcome;
using declarative::TrialPage;

namespace {

constexpr const char *s_draft = R"yaml(version: "6.0.0"
type: DeclarativeSource
check:
  type: CheckStream
  stream_names: [items]
streams:
  - type: DeclarativeStream
    name: items
    primary_key: [id]
    retriever:
      type: SimpleRetriever
      requester:
        type: HttpRequester
        url_base: https://api.example.com/
        path: items
      record_selector:
        type: RecordSelector
        extractor:
          type: DpathExtractor
          field_path: []
spec:
  type: Spec
  connection_specification:
    type: object
    properties: {}
)yaml";

/// \a values with what \a changed has of them.
QJsonObject updated(QJsonObject values, const QJsonObject &changed)
{
    for (auto value = values.begin(); value != values.end(); ++value) {
        const auto found = changed.find(value.key());
        if (found == changed.end())
            continue;
        value.value() = value->isObject() && found->isObject()
            ? QJsonValue(updated(value->toObject(), found->toObject()))
            : *found;
    }
    return values;
}

} // namespace

WorkbenchWindow *WorkbenchWindow::open(Workspace &workspace, const QString &id)
{
    ManifestLibrary *library = ManifestLibrary::of(workspace);
    if (library == nullptr)
        return nullptr;
    // No child of what it was opened from: a dialogue there would block it, or take it along.
    auto *window = new WorkbenchWindow(workspace, *library);
    window->setAttribute(Qt::WA_DeleteOnClose);
    connect(&workspace, &QObject::destroyed, window, [window] { delete window; });
    if (id.isEmpty())
        window->setManifest(s_draft, {});
    else
        window->load(id);
    window->show();
    return window;
}

WorkbenchWindow::~WorkbenchWindow() = default;

void WorkbenchWindow::connectTask()
{
    connect(m_task, &TrialTask::pageRead, this, [this](const TrialPage &page) {
        m_view->append(page);
        m_state->setText(tr("Pages so far: %1.").arg(groupedNumber(m_view->model()->rowCount())));
    });
    connect(m_task, &TrialTask::logged, m_state, &QLabel::setText);
    connect(m_task, &TrialTask::configurationChanged, this, &WorkbenchWindow::takeConfiguration);
    connect(m_task, &TrialTask::finished, this, &WorkbenchWindow::showOutcome);
}

void WorkbenchWindow::takeConfiguration(const QJsonObject &configuration)
{
    m_form->setValues(updated(m_form->values(), configuration));
}

void WorkbenchWindow::load(const QString &id)
{
    const InstalledManifest *known = m_library.listing()->find(id);
    m_edit->setReadOnly(true);
    m_library.text(id, this,
                   [this, known = known == nullptr ? InstalledManifest() : *known](
                       const Result<QByteArray> &text) {
                       m_edit->setReadOnly(false);
                       if (text)
                           setManifest(*text, known);
                       else
                           m_message->showError(text.error());
                   });
}

void WorkbenchWindow::setManifest(const QByteArray &text, const InstalledManifest &known)
{
    m_known = known;
    const QString title = known.title.isEmpty() ? tr("New manifest") : known.title;
    m_header->setTitle(title);
    m_header->setSubtitle(
        known.isBuiltIn ? tr("Comes with the program; changes are saved as another connector.")
                        : known.id);
    setWindowTitle(tr("%1 – Manifest workbench").arg(title));
    m_edit->setPlainText(QString::fromUtf8(text));
    m_edit->document()->setModified(false);
    m_view->clear();
    m_faults->setFaults({});
    m_edit->setFaults({});
    m_typing.stop();
    lookForFaults();
}

void WorkbenchWindow::takeText()
{
    // Other colours are told as a change of the text, too.
    QString text = m_edit->toPlainText();
    if (text == m_text)
        return;
    m_text = std::move(text);
    m_isValid = false;
    m_typing.start();
    refresh();
}

void WorkbenchWindow::lookForFaults()
{
    const quint64 token = ++m_findingsToken;
    runInBackground(
        m_workspace.pool(), this,
        [text = m_edit->toPlainText().toUtf8()] { return findingsIn(text); },
        [this, token](const ManifestFindings &findings) {
            if (token == m_findingsToken)
                showFindings(findings);
        });
}

void WorkbenchWindow::showFindings(const ManifestFindings &findings)
{
    m_faults->setFaults(findings.faults);
    m_edit->setFaults(m_faults->byLine());
    m_isValid = findings.isValid;
    m_verdict->setText(findings.faults.empty() ? tr("No fault was found.")
                                               : tr("Faults: %1").arg(findings.faults.size()));
    m_faultList->setVisible(!findings.faults.empty());
    // Without faults the room is the text's.
    m_faultList->parentWidget()->setMaximumHeight(
        findings.faults.empty() ? m_verdict->sizeHint().height() : QWIDGETSIZE_MAX);
    if (findings.isValid)
        showStreams(findings.streams);
    if (findings.isValid && (findings.spec != m_spec || m_form->model().spec().isEmpty())) {
        const QJsonObject values = m_form->values();
        m_spec = findings.spec;
        m_form->setSpec(m_spec);
        m_form->setValues(values);
    }
    refresh();
}

void WorkbenchWindow::showStreams(const QStringList &names)
{
    const QString chosen = m_stream->currentText();
    // One that is made while running is in no list.
    const bool isTyped = m_stream->findText(chosen) < 0;
    m_stream->clear();
    m_stream->addItems(names);
    if (!chosen.isEmpty() && (isTyped || names.contains(chosen)))
        m_stream->setCurrentText(chosen);
}

void WorkbenchWindow::refresh()
{
    const bool isRunning = m_task->isRunning();
    const bool canRun = m_isValid && !m_stream->currentText().isEmpty();
    m_run->setText(isRunning ? tr("Cancel &run") : tr("&Run"));
    m_run->setEnabled(isRunning || canRun);
    m_replay->setEnabled(!isRunning && canRun);
    const auto &recording = m_task->recording();
    m_saveRecording->setEnabled(!isRunning && recording && !recording->exchanges().empty());
    m_saveRecording->setToolTip(
        tr("Saves the requests of the last run and their answers, without secrets."));
    m_save->setEnabled(m_isValid);
}

void WorkbenchWindow::runOrCancel()
{
    if (m_task->isRunning())
        m_task->cancel();
    else if (m_run->isEnabled())
        run({});
}

void WorkbenchWindow::run(const std::optional<Recording> &replay)
{
    m_message->dismiss();
    if (!m_form->validate()) {
        m_side->setCurrentIndex(ConfigurationSide);
        return;
    }
    m_view->clear();
    m_side->setCurrentIndex(PagesSide);
    m_state->setText(replay ? tr("Replaying.") : tr("Waiting for the first answer."));
    declarative::TrialOptions options;
    options.stream = m_stream->currentText().toStdString();
    options.configuration = m_form->values();
    options.maximumPages = m_pages->value();
    options.maximumRecords = m_records->value();
    options.manifestFolder = m_library.folderOf(m_known.id);
    if (replay)
        showOmissions(replay->omissions());
    m_task->start(m_edit->toPlainText().toUtf8(), options, replay);
    m_isReplay = replay.has_value();
    refresh();
}

void WorkbenchWindow::showOmissions(const declarative::Omissions &omissions)
{
    if (omissions.total() > 0)
        m_message->showMessage(MessageBar::Kind::Warning, omissionText(omissions),
                               omissionHint(omissions));
}

void WorkbenchWindow::showOutcome(const Result<TrialOutcome> &outcome)
{
    refresh();
    const declarative::Omissions omissions = m_isReplay || !m_task->recording()
        ? declarative::Omissions()
        : m_task->recording()->omissions();
    showOmissions(omissions);
    if (!outcome) {
        const bool isCancelled = outcome.error().isCancelled();
        QString state = isCancelled ? tr("The run was cancelled.") : tr("The run has failed.");
        if (omissions.total() > 0)
            state += u' ' + omissionText(omissions);
        m_state->setText(state);
        if (isCancelled)
            return;
        m_message->showError(outcome.error());
        if (m_form->showError(outcome.error()))
            m_side->setCurrentIndex(ConfigurationSide);
        return;
    }
    const QString done = tr("Pages: %1, records: %2.")
                             .arg(groupedNumber(outcome->pages), groupedNumber(outcome->records));
    m_state->setText(outcome->isLimited ? tr("%1 There may be more behind the limits.").arg(done)
                                        : done);
}

void WorkbenchWindow::closeEvent(QCloseEvent *event)
{
    event->setAccepted(!hasChanges());
    if (!event->isAccepted())
        askBefore([this] { close(); });
}

bool WorkbenchWindow::hasChanges() const { return m_edit->document()->isModified(); }

void WorkbenchWindow::askBefore(std::function<void()> act)
{
    // Asked anew, it is for what is wanted now.
    delete m_question;
    m_question = new QMessageBox(QMessageBox::NoIcon, tr("Manifest workbench"),
                                 tr("The changes of the manifest are not saved."),
                                 QMessageBox::Cancel, this);
    QPushButton *discard = m_question->addButton(tr("&Discard"), QMessageBox::DestructiveRole);
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    connect(discard, &QPushButton::clicked, this, [this, act = std::move(act)] {
        m_edit->document()->setModified(false);
        // Not from within the question, which is a child of what may be gone then.
        QMetaObject::invokeMethod(this, act, Qt::QueuedConnection);
    });
    m_question->open();
}

std::vector<WorkbenchWindow *> WorkbenchWindow::windows()
{
    std::vector<WorkbenchWindow *> windows;
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (auto *window = qobject_cast<WorkbenchWindow *>(widget))
            windows.push_back(window);
    }
    return windows;
}

bool WorkbenchWindow::mayCloseAll(const std::function<void()> &act)
{
    for (WorkbenchWindow *window : windows()) {
        if (!window->hasChanges())
            continue;
        window->show();
        window->raise();
        window->activateWindow();
        window->askBefore(act);
        return false;
    }
    return true;
}

void WorkbenchWindow::closeAll()
{
    for (WorkbenchWindow *window : windows())
        delete window;
}

} // namespace millrace
