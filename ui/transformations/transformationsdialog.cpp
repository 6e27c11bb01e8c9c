#include "ui/transformations/transformationsdialog.h"

#include "core/base/pluralform.h"
#include "core/engine/transformedpreview.h"
#include "core/mapping/transformation/completion.h"
#include "core/mapping/transformation/transformer.h"
#include "ui/schematree/nestedchoice.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/transformations/transformationsmodel.h"
#include "ui/transformations/transformationtext.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/recordtable.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/backgroundtask.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_rows = 50;
constexpr int s_listLetters = 34;
constexpr int s_leastRows = 4;

/// Steps of undo belong together per transformation and setting; 0 would keep them apart.
int mergeKeyOf(int place, const QString &setting)
{
    return static_cast<int>(qHash(setting) % 100'003U) + 1 + place;
}

} // namespace

TransformationsDialog::TransformationsDialog(CatalogModel &model, StreamId stream, QWidget *parent)
    : QDialog(parent)
    , m_model(model)
    , m_stream(std::move(stream))
    , m_list(new TransformationsModel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Transformations of %1").arg(m_stream.text()));
    m_pool.setMaxThreadCount(1);
    build();
    // Return in an input would press the first of them.
    for (QPushButton *button : findChildren<QPushButton *>())
        button->setAutoDefault(false);
    connect(&m_model, &CatalogModel::choicesChanged, this, &TransformationsDialog::follow);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &TransformationsDialog::showCurrent);
    connect(m_list, &TransformationsModel::moveRequested, this, &TransformationsDialog::move,
            Qt::QueuedConnection);
    connect(m_form, &TransformationForm::edited, this, &TransformationsDialog::take);
    follow();
    if (m_list->rowCount() > 0)
        m_view->setCurrentIndex(m_list->index(0));
}

TransformationsDialog::~TransformationsDialog()
{
    m_cancellation.request_stop();
    m_pool.waitForDone();
}

void TransformationsDialog::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    auto *heading = new TextLabel(windowTitle(), TextRole::Heading, ColorRole::Text, this);
    heading->setWordWrap(true);
    layout->addWidget(heading);
    layout->addWidget(buildTarget());
    QWidget *list = buildList();
    m_form = new TransformationForm;
    auto *area = new QScrollArea(this);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(m_form);
    m_formPage = area;
    m_empty = new EmptyState(u"function"_s, tr("No transformations"),
                             tr("Rows are written as they are read. Add a transformation to hash, "
                                "encrypt, rename, drop, filter, flatten or compute."));
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_formPage);
    auto *upper = new QSplitter(Qt::Horizontal, this);
    upper->setChildrenCollapsible(false);
    upper->addWidget(list);
    upper->addWidget(m_pages);
    upper->setStretchFactor(1, 1);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(upper);
    splitter->addWidget(buildPreview());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    layout->addWidget(splitter, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_copy = buttons->addButton(tr("Cop&y as command"), QDialogButtonBox::ActionRole);
    m_copy->hide();
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    resize(QSize(fontMetrics().averageCharWidth() * 130, fontMetrics().height() * 44)
               .boundedTo(screen()->availableSize()));
}

QWidget *TransformationsDialog::buildTarget()
{
    auto *target = new QWidget(this);
    auto *row = new QHBoxLayout(target);
    row->setContentsMargins({});
    row->setSpacing(metrics::spaceS);
    const auto add = [&](const QString &label, const QString &empty) {
        auto *text = new TextLabel(label, TextRole::Body, ColorRole::Text, target);
        auto *edit = new QLineEdit(target);
        text->setBuddy(edit);
        edit->setPlaceholderText(empty);
        row->addWidget(text);
        row->addWidget(edit, 1);
        connect(edit, &QLineEdit::textEdited, this, &TransformationsDialog::takeTarget);
        return edit;
    };
    m_nameSpace = add(tr("Write into names&pace"), tr("As the connection says"));
    m_name = add(tr("unde&r the name"), m_stream.name);
    return target;
}

QWidget *TransformationsDialog::buildList()
{
    auto *part = new QWidget(this);
    m_add = new QPushButton(icon(u"add"_s), tr("&Add"), part);
    auto *menu = new QMenu(m_add);
    for (const TransformationKind kind : transformationKinds()) {
        QAction *action = menu->addAction(icon(transformationIcon(kind)), transformationTitle(kind),
                                          this, [this, kind] { add(kind); });
        action->setToolTip(transformationHelp(kind));
    }
    menu->setToolTipsVisible(true);
    m_add->setMenu(menu);
    m_up = iconButton(u"chevron-up"_s, tr("Move up (Alt+Up)"), part);
    m_down = iconButton(u"chevron-down"_s, tr("Move down (Alt+Down)"), part);
    m_remove = iconButton(u"delete"_s, tr("Remove (Del)"), part);
    connect(m_up, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { step(1); });
    connect(m_remove, &QToolButton::clicked, this, &TransformationsDialog::removeCurrent);
    m_view = new QListView(part);
    m_view->setModel(m_list);
    m_view->setAccessibleName(tr("Transformations, in their order"));
    m_view->setDragDropMode(QAbstractItemView::InternalMove);
    m_view->setDefaultDropAction(Qt::MoveAction);
    m_view->setUniformItemSizes(true);
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->setMinimumWidth(fontMetrics().averageCharWidth() * s_listLetters);
    auto *tools = new QHBoxLayout;
    tools->setSpacing(metrics::spaceXS);
    tools->addWidget(m_add);
    tools->addStretch();
    tools->addWidget(m_up);
    tools->addWidget(m_down);
    tools->addWidget(m_remove);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addLayout(tools);
    layout->addWidget(m_view, 1);
    return part;
}

QWidget *TransformationsDialog::buildPreview()
{
    auto *part = new QWidget(this);
    m_message = new MessageBar(part);
    m_before = new RecordTable(part);
    m_after = new RecordTable(part);
    m_before->setAccessibleName(tr("First rows as they are read"));
    m_after->setAccessibleName(tr("The same rows as they are written"));
    auto *tables = new QHBoxLayout;
    tables->setSpacing(metrics::spaceM);
    const auto add = [&](const QString &title, RecordTable *table) {
        auto *column = new QVBoxLayout;
        column->setSpacing(metrics::spaceXS);
        column->addWidget(new TextLabel(title, TextRole::BodyStrong, ColorRole::Text, part));
        column->addWidget(table, 1);
        table->setMinimumHeight(s_leastRows * metrics::compactRowHeight);
        tables->addLayout(column, 1);
    };
    add(tr("As read"), m_before);
    add(tr("As written"), m_after);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_message);
    layout->addLayout(tables, 1);
    return part;
}

void TransformationsDialog::setKeyKeeper(TransformationForm::KeyKeeper keeper)
{
    m_form->setKeyKeeper(std::move(keeper));
}

void TransformationsDialog::setCommand(const QString &command)
{
    m_copy->show();
    connect(m_copy, &QPushButton::clicked, this,
            [command] { QApplication::clipboard()->setText(command); });
}

void TransformationsDialog::setReader(Reader reader)
{
    m_reader = std::move(reader);
    read();
}

void TransformationsDialog::read()
{
    const StreamEntry *stream = entry();
    if (!m_reader || stream == nullptr)
        return;
    ConfiguredStream wanted = configuredStream(*stream);
    wanted.transformations.clear();
    runInBackground(
        m_pool, this,
        [reader = m_reader, wanted, token = m_cancellation.get_token()] {
            return reader(wanted, s_rows, token);
        },
        [this](const Result<Preview> &rows) {
            if (!rows) {
                m_message->showError(rows.error());
                return;
            }
            m_read = *rows;
            m_before->setPreview(*m_read);
            showPreview();
        });
}

const StreamEntry *TransformationsDialog::entry() const { return m_model.entry(m_stream); }

int TransformationsDialog::currentPlace() const
{
    const QModelIndex current = m_view->currentIndex();
    return current.isValid() ? current.row() : -1;
}

void TransformationsDialog::follow()
{
    const StreamEntry *stream = entry();
    if (stream == nullptr) {
        reject();
        return;
    }
    const ConfiguredStream configured = configuredStream(*stream);
    m_faults = transformationFaults(configured);
    if (m_faults.empty())
        m_faults = Transformer::compile(configured.transformations, untransformedSchema(configured),
                                        TransformationKeys{.areMadeUp = true})
                       .faults;
    const int place = currentPlace();
    m_list->setTransformations(configured.transformations, m_faults);
    const int count = m_list->rowCount();
    if (count > 0)
        m_view->setCurrentIndex(m_list->index(std::clamp(place, 0, count - 1)));
    if (m_nameSpace->text() != configured.destinationNamespace.value_or(QString()))
        m_nameSpace->setText(configured.destinationNamespace.value_or(QString()));
    if (m_name->text() != configured.destinationName)
        m_name->setText(configured.destinationName);
    m_add->setEnabled(!configured.mapping);
    showCurrent();
    showPreview();
}

void TransformationsDialog::showCurrent()
{
    const int place = currentPlace();
    const StreamEntry *stream = entry();
    const bool isOne = place >= 0 && stream != nullptr
        && place < static_cast<int>(stream->choice.transformations.size());
    m_pages->setCurrentWidget(isOne ? m_formPage : static_cast<QWidget *>(m_empty));
    m_remove->setEnabled(isOne);
    m_up->setEnabled(isOne && place > 0);
    m_down->setEnabled(isOne && place + 1 < m_list->rowCount());
    if (!isOne)
        return;
    const auto at = static_cast<std::size_t>(place);
    const TransformedFields fields = transformedFields(configuredStream(*stream));
    m_form->setTransformation(stream->choice.transformations[at], fields.stages[at].schema);
    const auto fault = std::ranges::find(m_faults, place, &TransformationFault::place);
    m_form->showFault(fault == m_faults.end() ? std::nullopt : std::optional(fault->error));
}

void TransformationsDialog::showPreview()
{
    const StreamEntry *stream = entry();
    if (!m_read || stream == nullptr)
        return;
    const auto after = transformedPreview(
        configuredStream(*stream), *m_read,
        std::chrono::time_point_cast<TimePoint::duration>(std::chrono::system_clock::now()));
    if (!after) {
        // Nothing is shown of what would not be written.
        m_after->clear();
        m_message->showMessage(MessageBar::Kind::Warning, after.error().message,
                               tr("A run of the stream stops here; no row is written."));
        return;
    }
    m_after->setRows(after->written.schema, after->written.batches);
    QStringList notes;
    if (after->filtered > 0)
        notes << tr("%1 of %2 rows are filtered.", nullptr, pluralOf(after->read))
                     .arg(after->filtered)
                     .arg(after->read);
    if (after->changed > 0)
        notes << tr("%n value(s) become empty.", nullptr, static_cast<int>(after->changed));
    if (notes.isEmpty())
        m_message->dismiss();
    else
        m_message->showMessage(MessageBar::Kind::Info, notes.join(u' '), after->firstFailure);
}

void TransformationsDialog::change(const std::vector<Transformation> &transformations,
                                   const QString &act, int mergeKey)
{
    StreamChoice choice = entry()->choice;
    choice.transformations = transformations;
    m_model.setChoice(m_stream, choice, act, mergeKey);
}

void TransformationsDialog::add(TransformationKind kind)
{
    const StreamEntry *stream = entry();
    const ConfiguredStream configured = configuredStream(*stream);
    const TransformedFields fields = transformedFields(configured);
    QString field = fields.schema().isEmpty() ? QString() : fields.schema().field(0).name;
    Transformation one{kind, {}};
    if (kind == TransformationKind::FlattenField) {
        for (const Field &each : fields.schema().fields()) {
            if (each.type == FieldType::Json)
                field = each.name;
        }
        ConfiguredStream known = configured;
        // What a sample showed counts as much as what the discovery did.
        for (const Field &each : stream->stream.schema.fields())
            known.stream.nestedFields[each.name] = nestedFieldsOf(*stream, each.name);
        FlattenFieldSettings flatten;
        flatten.field = field;
        flatten.parts = proposedParts(known, fields.stages.back(), field);
        one = transformationOf(flatten);
    } else if (kind == TransformationKind::FilterRows) {
        const QJsonObject equal{{u"field"_s, field}, {u"value"_s, QString()}};
        one.settings.insert("condition"_L1,
                            QJsonObject{{u"not"_s, QJsonObject{{u"equal"_s, equal}}}});
    } else if (kind == TransformationKind::AddField) {
        one.settings
            = {{u"name"_s, QString()}, {u"expression"_s, QString()}, {u"type"_s, u"string"_s}};
    } else {
        one.settings.insert("field"_L1, field);
    }
    std::vector<Transformation> all = configured.transformations;
    all.push_back(one);
    change(all, tr("Add \"%1\" to %2").arg(transformationTitle(kind), m_stream.text()));
    m_view->setCurrentIndex(m_list->index(m_list->rowCount() - 1));
}

void TransformationsDialog::removeCurrent()
{
    const int place = currentPlace();
    std::vector<Transformation> all = entry()->choice.transformations;
    if (place < 0 || place >= static_cast<int>(all.size()))
        return;
    const QString what = describe(all[static_cast<std::size_t>(place)]);
    all.erase(all.begin() + place);
    change(all, tr("Remove \"%1\" from %2").arg(what, m_stream.text()));
}

void TransformationsDialog::move(int from, int before)
{
    std::vector<Transformation> all = entry()->choice.transformations;
    const auto count = static_cast<int>(all.size());
    if (from < 0 || from >= count || before < 0 || before > count)
        return;
    const Transformation one = all[static_cast<std::size_t>(from)];
    const int to = before > from ? before - 1 : before;
    all.erase(all.begin() + from);
    all.insert(all.begin() + to, one);
    change(all, tr("Move \"%1\" of %2").arg(describe(one), m_stream.text()));
    m_view->setCurrentIndex(m_list->index(to));
}

void TransformationsDialog::step(int direction)
{
    const int place = currentPlace();
    if (place >= 0)
        move(place, direction < 0 ? place - 1 : place + 2);
}

void TransformationsDialog::take(const Transformation &transformation, const QString &setting)
{
    const int place = currentPlace();
    std::vector<Transformation> all = entry()->choice.transformations;
    if (place < 0 || place >= static_cast<int>(all.size()))
        return;
    all[static_cast<std::size_t>(place)] = transformation;
    change(all, tr("Change a transformation of %1").arg(m_stream.text()),
           mergeKeyOf(place, setting));
}

void TransformationsDialog::takeTarget()
{
    StreamChoice choice = entry()->choice;
    const QString nameSpace = m_nameSpace->text().trimmed();
    choice.destinationNamespace
        = nameSpace.isEmpty() ? std::nullopt : std::optional<QString>(nameSpace);
    choice.destinationName = m_name->text().trimmed();
    m_model.setChoice(m_stream, choice, tr("Change where %1 is written").arg(m_stream.text()),
                      mergeKeyOf(0, u"target"_s));
}

void TransformationsDialog::keyPressEvent(QKeyEvent *event)
{
    const bool isAlt = event->modifiers() == Qt::AltModifier;
    if (event->matches(QKeySequence::Undo))
        m_model.undoStack().undo();
    else if (event->matches(QKeySequence::Redo))
        m_model.undoStack().redo();
    else if (isAlt && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down))
        step(event->key() == Qt::Key_Up ? -1 : 1);
    else if (event->key() == Qt::Key_Delete && m_view->hasFocus())
        removeCurrent();
    else
        QDialog::keyPressEvent(event);
}

} // namespace millrace
