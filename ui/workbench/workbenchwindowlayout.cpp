#include "ui/specform/specform.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/textlabel.h"
#include "ui/workbench/faultlistmodel.h"
#include "ui/workbench/manifestedit.h"
#include "ui/workbench/trialtask.h"
#include "ui/workbench/trialview.h"
#include "ui/workbench/workbenchwindow.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListView>
#include <QShortcut>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_typingPause = 300;
constexpr int s_pageLimit = 100;
constexpr int s_recordLimit = 10'000;

QSpinBox *limitBox(int maximum, int value, const QString &name, QWidget *parent)
{
    auto *box = new QSpinBox(parent);
    box->setRange(1, maximum);
    box->setValue(value);
    box->setAccessibleName(name);
    return box;
}

} // namespace

WorkbenchWindow::WorkbenchWindow(Workspace &workspace, ManifestLibrary &library)
    : QWidget(nullptr, Qt::Window)
    , m_workspace(workspace)
    , m_library(library)
    , m_task(new TrialTask(workspace, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceL, metrics::spaceM, metrics::spaceL, metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    m_header = new PageHeader(this);
    // The window has margins of its own.
    m_header->layout()->setContentsMargins({});
    m_save = new QPushButton(icon(u"save"_s), tr("&Save as a connector…"), m_header);
    auto *exporting = new QPushButton(icon(u"export"_s), tr("E&xport…"), m_header);
    m_header->addAction(m_save);
    m_header->addAction(exporting);
    layout->addWidget(m_header);
    m_message = new MessageBar(this);
    layout->addWidget(m_message);
    auto *parts = new QSplitter(Qt::Horizontal, this);
    parts->setChildrenCollapsible(false);
    parts->addWidget(makeEditor());
    parts->addWidget(makeTrial());
    parts->setStretchFactor(0, 2);
    parts->setStretchFactor(1, 3);
    layout->addWidget(parts, 1);
    resize(1320, 820);
    parts->setSizes({width() * 2 / 5, width() * 3 / 5});

    m_typing.setSingleShot(true);
    m_typing.setInterval(s_typingPause);
    connect(&m_typing, &QTimer::timeout, this, &WorkbenchWindow::lookForFaults);
    connect(m_edit, &QPlainTextEdit::textChanged, this, &WorkbenchWindow::takeText);
    connect(m_save, &QPushButton::clicked, this, &WorkbenchWindow::save);
    connect(exporting, &QPushButton::clicked, this, &WorkbenchWindow::exportText);
    auto *running = new QShortcut(Qt::CTRL | Qt::Key_Return, this);
    connect(running, &QShortcut::activated, this, &WorkbenchWindow::runOrCancel);
    auto *saving = new QShortcut(QKeySequence::Save, this);
    connect(saving, &QShortcut::activated, m_save, &QPushButton::click);
    auto *closing = new QShortcut(QKeySequence::Close, this);
    connect(closing, &QShortcut::activated, this, &QWidget::close);
    connectTask();
    m_header->setTitle(tr("Manifest workbench"));
    setWindowTitle(tr("Manifest workbench"));
    m_edit->setFocus();
    refresh();
}

QWidget *WorkbenchWindow::makeEditor()
{
    auto *parts = new QSplitter(Qt::Vertical, this);
    parts->setChildrenCollapsible(false);
    m_edit = new ManifestEdit(parts);
    auto *foot = new QWidget(parts);
    auto *layout = new QVBoxLayout(foot);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceXS);
    m_verdict = new TextLabel(TextRole::Body, ColorRole::TextMuted, foot);
    m_verdict->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_faults = new FaultListModel(this);
    m_faultList = new QListView(foot);
    m_faultList->setModel(m_faults);
    m_faultList->setAccessibleName(tr("Faults of the manifest"));
    m_faultList->setWordWrap(true);
    m_faultList->setTabKeyNavigation(false);
    layout->addWidget(m_verdict);
    layout->addWidget(m_faultList, 1);
    parts->addWidget(m_edit);
    parts->addWidget(foot);
    parts->setStretchFactor(0, 5);
    parts->setStretchFactor(1, 1);
    const auto goThere
        = [this](const QModelIndex &index) { m_edit->goToLine(m_faults->line(index.row())); };
    connect(m_faultList, &QListView::activated, this, goThere);
    connect(m_faultList, &QListView::clicked, this, goThere);
    return parts;
}

QWidget *WorkbenchWindow::makeTrial()
{
    auto *trial = new QWidget(this);
    auto *layout = new QVBoxLayout(trial);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(makeRunRow());
    layout->addWidget(makeRecordingRow());
    m_sides = new QStackedWidget(trial);
    auto *area = new FormArea(m_sides);
    m_form = new SpecForm(area);
    m_form->setHelpVisible(false);
    area->body()->setContentsMargins(0, metrics::spaceS, metrics::spaceS, metrics::spaceS);
    area->body()->addWidget(m_form);
    area->body()->addStretch();
    m_view = new TrialView(m_sides);
    m_sides->addWidget(area);
    m_sides->addWidget(m_view);
    layout->addWidget(m_sides, 1);
    connect(m_side, &SegmentedControl::currentChanged, m_sides, &QStackedWidget::setCurrentIndex);
    return trial;
}

QWidget *WorkbenchWindow::makeRunRow()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    const auto add = [&](const QString &text, QWidget *input, int stretch) {
        auto *label = new TextLabel(text, TextRole::Body, ColorRole::TextMuted, row);
        label->setBuddy(input);
        layout->addWidget(label);
        layout->addWidget(input, stretch);
    };
    m_stream = new QComboBox(row);
    // Streams that are made while running have no name before.
    m_stream->setEditable(true);
    m_stream->lineEdit()->setAccessibleName(tr("Stream"));
    m_stream->setAccessibleName(tr("Stream"));
    m_stream->setToolTip(tr("A stream that the manifest makes while running can be typed."));
    m_pages = limitBox(s_pageLimit, 5, tr("Most pages"), row);
    m_records = limitBox(s_recordLimit, 100, tr("Most records"), row);
    add(tr("S&tream"), m_stream, 1);
    add(tr("&Most pages"), m_pages, 0);
    add(tr("Re&cords"), m_records, 0);
    m_run = primaryButton(tr("&Run"), row);
    layout->addWidget(m_run);
    connect(m_run, &QPushButton::clicked, this, &WorkbenchWindow::runOrCancel);
    connect(m_stream, &QComboBox::currentTextChanged, this, &WorkbenchWindow::refresh);
    return row;
}

QWidget *WorkbenchWindow::makeRecordingRow()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    m_side = new SegmentedControl(row);
    m_side->addSegment(tr("Configuration"));
    m_side->addSegment(tr("Pages"));
    layout->addWidget(m_side);
    m_state = new TextLabel(TextRole::Body, ColorRole::TextMuted, row);
    m_state->setWordWrap(true);
    layout->addWidget(m_state, 1);
    m_saveRecording = new QPushButton(tr("Save recording…"), row);
    m_replay = new QPushButton(tr("Rep&lay…"), row);
    m_replay->setToolTip(tr("Run the stream with the answers of a recording instead of a server."));
    layout->addWidget(m_saveRecording);
    layout->addWidget(m_replay);
    connect(m_saveRecording, &QPushButton::clicked, this, &WorkbenchWindow::saveRecording);
    connect(m_replay, &QPushButton::clicked, this, &WorkbenchWindow::replay);
    return row;
}

} // namespace millrace
