#include "ui/schematree/schematreeview.h"

#include "core/base/pluralform.h"
#include "ui/schematree/catalogtree.h"
#include "ui/schematree/previewpanel.h"
#include "ui/schematree/readoptionsdialog.h"
#include "ui/schematree/schemacolumns.h"
#include "ui/schematree/schematoolbar.h"
#include "ui/schematree/streamsampler.h"
#include "ui/schematree/syncmodequestions.h"
#include "ui/settings/pagekeys.h"
#include "ui/theme/metrics.h"
#include "ui/transformations/transformationsdialog.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/spinner.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/commandtexts.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_leastRows = 5; // Of the tree, however small the window is.

} // namespace

SchemaTreeView::SchemaTreeView(CatalogModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_sourceName(tr("the source"))
    , m_sampler(new StreamSampler(model, this))
{
    build();
    connectParts();
    showPage();
}

SchemaTreeView::~SchemaTreeView() = default;

void SchemaTreeView::build()
{
    m_pages = new QStackedWidget(this);
    m_content = buildContent();
    m_loading = new LoadingView(this);
    m_empty = new EmptyState(u"stream"_s, tr("No streams yet"),
                             tr("The source has not been asked for its streams."), this);
    connect(m_empty->addAction(tr("&Refresh schema"), true), &QPushButton::clicked, this,
            &SchemaTreeView::refreshRequested);
    m_error = new ErrorView(this);
    for (QWidget *page : {m_content, static_cast<QWidget *>(m_loading),
                          static_cast<QWidget *>(m_empty), static_cast<QWidget *>(m_error)})
        m_pages->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_pages);
    setFocusProxy(m_tree);
}

QWidget *SchemaTreeView::buildContent()
{
    auto *content = new QWidget(this);
    m_questions = new SyncModeQuestions(m_model, content);
    m_tree = new CatalogTree(m_model, content);
    m_toolBar = new SchemaToolBar(m_model, *m_tree, content);
    m_message = new MessageBar(content);
    m_preview = new PreviewPanel(content);
    m_preview->hide();
    m_nothingFound = new EmptyState(u"search"_s, {}, {}, content);
    connect(m_nothingFound->addAction(tr("&Clear filter"), false), &QPushButton::clicked, this,
            [this] { m_toolBar->clearFilter(); });

    m_progress = new QWidget(content);
    m_progressText = new TextLabel(TextRole::Body, ColorRole::TextMuted, m_progress);
    m_progressText->setWordWrap(true);
    auto *cancel = new QPushButton(tr("Cancel"), m_progress);
    connect(cancel, &QPushButton::clicked, this, &SchemaTreeView::cancelRequested);
    auto *row = new QHBoxLayout(m_progress);
    row->setContentsMargins({});
    row->setSpacing(metrics::spaceS);
    row->addWidget(new Spinner(metrics::iconS, m_progress));
    row->addWidget(m_progressText, 1);
    row->addWidget(cancel);
    m_progress->hide();

    m_found = new QStackedWidget(content);
    m_found->addWidget(m_tree);
    m_found->addWidget(m_nothingFound);
    m_found->setMinimumHeight(s_leastRows * metrics::treeRowHeight);
    m_splitter = new QSplitter(Qt::Vertical, content);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_found);
    m_splitter->addWidget(m_preview);

    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(m_questions);
    layout->addWidget(m_progress);
    layout->addWidget(m_message);
    layout->addWidget(m_toolBar);
    layout->addWidget(m_splitter, 1);
    return content;
}

void SchemaTreeView::connectParts()
{
    connect(&m_model, &CatalogModel::choicesChanged, this, &SchemaTreeView::changed);
    connect(&m_model, &CatalogModel::streamsChanged, this, &SchemaTreeView::showPage);
    connect(&m_model, &CatalogModel::filterChanged, this, &SchemaTreeView::showPage);
    connect(m_loading, &LoadingView::cancelled, this, &SchemaTreeView::cancelRequested);
    connect(m_error, &ErrorView::retried, this, &SchemaTreeView::refreshRequested);
    connect(m_toolBar, &SchemaToolBar::refreshRequested, this, &SchemaTreeView::refreshRequested);
    connect(m_toolBar, &SchemaToolBar::applied, this, &SchemaTreeView::report);
    connect(m_toolBar, &SchemaToolBar::previewRequested, this, &SchemaTreeView::openPreview);
    connect(m_toolBar, &SchemaToolBar::readOptionsRequested, this,
            &SchemaTreeView::openReadOptions);
    connect(m_toolBar, &SchemaToolBar::transformationsRequested, this, [this] {
        if (const auto stream = m_tree->currentStream())
            openTransformations(*stream);
    });
    connect(m_tree, &CatalogTree::sampleWanted, m_sampler, &StreamSampler::sample);
    connect(m_preview, &PreviewPanel::closed, m_tree, [this] { m_tree->setFocus(); });
}

void SchemaTreeView::setPreviewReader(PreviewReader reader)
{
    m_sampler->setReader(reader);
    m_reader = reader;
    m_preview->setReader(std::move(reader));
    m_toolBar->setPreviewVisible(m_preview->hasReader());
}

void SchemaTreeView::setPreferences(UiPreferences &preferences)
{
    m_tree->columns().setPreferences(preferences);
}

void SchemaTreeView::setUndoShown(bool isShown) { m_toolBar->setUndoShown(isShown); }

void SchemaTreeView::setCommands(const CommandTexts &texts, const QString &name)
{
    m_toolBar->setCommand(texts.discover(name));
    m_preview->setCommand([texts, name](const ConfiguredStream &stream, int rows) {
        return texts.preview(name, {stream.stream.id, rows, stream.selectedFields, stream.filter});
    });
}

void SchemaTreeView::setSourceName(const QString &name)
{
    m_sourceName = name;
    showProgress();
}

void SchemaTreeView::showDiscovering()
{
    m_standing = Standing::Discovering;
    m_message->dismiss();
    showPage();
}

void SchemaTreeView::showDiscovered()
{
    m_standing = Standing::Idle;
    m_empty->setTexts(tr("No streams"), tr("%1 has nothing to copy.").arg(m_sourceName));
    showPage();
    showChanges();
}

void SchemaTreeView::showCancelled()
{
    m_standing = Standing::Cancelled;
    m_message->clearActions();
    m_message->showMessage(
        MessageBar::Kind::Info,
        tr("Asking %1 was cancelled; further streams may exist.").arg(m_sourceName),
        tr("Refresh the schema to see all of them."));
    showPage();
}

void SchemaTreeView::showFailed(const Error &error)
{
    if (error.isCancelled()) {
        showCancelled();
        return;
    }
    m_standing = Standing::Failed;
    m_error->showError(error);
    m_message->clearActions();
    m_message->showError(error);
    connect(m_message->addAction(tr("Retry")), &QPushButton::clicked, this,
            &SchemaTreeView::refreshRequested);
    showPage();
}

void SchemaTreeView::showPage()
{
    const bool isAsking = m_standing == Standing::Discovering;
    const bool isEmpty = m_model.streamCount() == 0;
    QWidget *page = !isEmpty             ? m_content
        : isAsking                       ? static_cast<QWidget *>(m_loading)
        : m_standing == Standing::Failed ? static_cast<QWidget *>(m_error)
                                         : m_empty;
    if (page == m_loading && !m_loading->isLoading())
        m_loading->start();
    if (page != m_loading && m_loading->isLoading())
        m_loading->stop();
    m_pages->setCurrentWidget(page);
    m_progress->setVisible(isAsking);
    m_toolBar->setRefreshEnabled(!isAsking);
    showProgress();

    const bool hasHits = m_model.rowCount() > 0;
    if (!hasHits) {
        const QString text = m_model.filter().text;
        m_nothingFound->setTexts(
            text.isEmpty() ? tr("No stream is of this kind")
                           : tr("No stream or field matches \"%1\"").arg(text),
            tr("%1 streams are hidden by the filter.", nullptr, pluralOf(m_model.streamCount()))
                .arg(groupedNumber(m_model.streamCount())));
    }
    m_found->setCurrentWidget(hasHits ? static_cast<QWidget *>(m_tree) : m_nothingFound);
}

void SchemaTreeView::showProgress()
{
    const QString text = m_model.streamCount() == 0
        ? tr("Asking %1 for its streams").arg(m_sourceName)
        : tr("Asking %1 for its streams, %2 so far")
              .arg(m_sourceName, groupedNumber(m_model.streamCount()));
    m_loading->setText(text);
    m_progressText->setText(text);
}

void SchemaTreeView::showChanges()
{
    const int changed = m_model.changedCount();
    if (changed == 0)
        return;
    m_message->clearActions();
    m_message->showMessage(MessageBar::Kind::Info,
                           tr("%n stream(s) changed at the source.", nullptr, changed),
                           tr("All choices were kept; what is new is marked and not selected."));
    connect(m_message->addAction(tr("Show changes")), &QPushButton::clicked, this,
            [this] { m_toolBar->setState(SchemaState::Changed); });
}

void SchemaTreeView::goTo(const SchemaProblem &problem)
{
    if (problem.stream.name.isEmpty()) {
        m_toolBar->clearFilter();
        m_tree->setFocus();
        if (!m_tree->currentIndex().isValid())
            m_tree->setCurrentIndex(m_model.index(0, 0));
        return;
    }
    const bool isOfField = problem.fault == SchemaFault::FieldNameTaken
        || problem.fault == SchemaFault::TypeImpossible;
    if (!m_model.indexOf(problem.stream).isValid()
        || (isOfField && !m_model.indexOf(problem.stream, problem.field).isValid()))
        m_toolBar->clearFilter();
    if (problem.fault == SchemaFault::TransformationInvalid) {
        m_tree->setCurrentIndex(m_model.indexOf(problem.stream));
        openTransformations(problem.stream);
        return;
    }
    m_tree->openCell(isOfField ? m_model.indexOf(problem.stream, problem.field, problem.column)
                               : m_model.indexOf(problem.stream, problem.column));
}

void SchemaTreeView::report(const BulkOutcome &outcome)
{
    if (outcome.refused == 0)
        return;
    m_message->clearActions();
    m_message->showMessage(
        outcome.changed > 0 ? MessageBar::Kind::Info : MessageBar::Kind::Warning,
        tr("%1 streams were changed, %2 were left as they are.", nullptr, pluralOf(outcome.changed))
            .arg(groupedNumber(outcome.changed), groupedNumber(outcome.refused)),
        tr("The first of them: %1").arg(outcome.reason));
}

void SchemaTreeView::openPreview()
{
    const auto stream = m_tree->currentStream();
    if (!stream || !m_preview->hasReader())
        return;
    const bool wasHidden = m_preview->isHidden();
    m_preview->show(configuredStream(*m_model.entry(*stream)));
    if (wasHidden)
        m_splitter->setSizes({3 * m_splitter->height() / 5, 2 * m_splitter->height() / 5});
}

void SchemaTreeView::openReadOptions()
{
    const auto stream = m_tree->currentStream();
    if (!stream)
        return;
    auto *dialog = new ReadOptionsDialog(*m_model.entry(*stream), this);
    dialog->setCounter(m_counter);
    connect(dialog, &QDialog::accepted, this, [this, dialog, id = *stream] {
        m_model.setReadOptions(id, dialog->cursorStart(), dialog->filter(), dialog->rowLimit());
    });
    dialog->open();
}

void SchemaTreeView::openTransformations(const StreamId &stream)
{
    auto *dialog = new TransformationsDialog(m_model, stream, this);
    dialog->setKeyKeeper(m_keeper);
    dialog->setReader(m_reader);
    if (m_transformationCommand)
        dialog->setCommand(m_transformationCommand(stream));
    dialog->open();
}

void SchemaTreeView::keyPressEvent(QKeyEvent *event)
{
    const QKeySequence pressed(event->keyCombination());
    if (event->matches(QKeySequence::Find))
        m_toolBar->focusFilter();
    else if (pressed == undoKeys())
        m_model.undoStack().undo();
    else if (pressed == redoKeys())
        m_model.undoStack().redo();
    else if (event->matches(QKeySequence::Refresh) && m_standing != Standing::Discovering)
        emit refreshRequested();
    else
        QWidget::keyPressEvent(event);
}

} // namespace millrace
