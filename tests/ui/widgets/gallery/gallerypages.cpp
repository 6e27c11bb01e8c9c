#include "tests/ui/widgets/gallery/gallerypages.h"

#include "core/data/recordbatchbuilder.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/collapsiblesection.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/recordtable.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/spinner.h"
#include "ui/widgets/statebadge.h"
#include "ui/widgets/tagchip.h"
#include "ui/widgets/textlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFormLayout>
#include <QGridLayout>
#include <QGroupBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QRadioButton>
#include <QSlider>
#include <QSpinBox>
#include <QSplitter>
#include <QStandardItemModel>
#include <QStringListModel>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace millrace::gallery {

using namespace Qt::StringLiterals;

namespace {

QWidget *place(QLayout *layout, const QSize &size)
{
    auto *widget = new QWidget;
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceXL, metrics::spaceXL,
                               metrics::spaceXL);
    widget->setLayout(layout);
    widget->resize(size);
    return widget;
}

template<typename Widget>
Widget *disabled(Widget *widget)
{
    widget->setEnabled(false);
    return widget;
}

QLayout *buttonRows()
{
    auto *grid = new QGridLayout;
    grid->setSpacing(metrics::spaceS);
    auto *dangerous = new QPushButton(u"Delete connection"_s);
    setDanger(dangerous, true);
    auto *plain = new QPushButton(icon(u"add"_s), u"Add field"_s);
    setPlain(plain, true);
    auto *withMenu = new QPushButton(icon(u"play"_s), u"Sync now"_s);
    withMenu->setMenu(new QMenu(withMenu));
    auto *primaryWithIcon = primaryButton(u"Sync now"_s, nullptr);
    primaryWithIcon->setIcon(icon(u"play"_s));
    auto *checked = new QPushButton(u"Checked"_s);
    checked->setCheckable(true);
    checked->setChecked(true);
    auto *split = new QToolButton;
    split->setText(u"Sync now"_s);
    split->setIcon(icon(u"play"_s));
    split->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    split->setPopupMode(QToolButton::MenuButtonPopup);
    split->setMenu(new QMenu(split));
    split->setProperty("variant", u"primary"_s);
    int column = 0;
    for (QWidget *widget : std::initializer_list<QWidget *>{
             primaryWithIcon, new QPushButton(u"Test"_s),
             new QPushButton(icon(u"refresh"_s), u"Retry"_s), dangerous, plain, withMenu, checked,
             iconButton(u"more"_s, u"More"_s, nullptr), split})
        grid->addWidget(widget, 0, column++);
    column = 0;
    for (QPushButton *widget : {primaryButton(u"Sync now"_s, nullptr), new QPushButton(u"Test"_s),
                                new QPushButton(icon(u"refresh"_s), u"Retry"_s)})
        grid->addWidget(disabled(widget), 1, column++);
    grid->setColumnStretch(9, 1);
    return grid;
}

QLayout *boxes()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::spaceL);
    auto *partly = new QCheckBox(u"Partly"_s);
    partly->setTristate(true);
    partly->setCheckState(Qt::PartiallyChecked);
    auto *on = new QCheckBox(u"On"_s);
    on->setChecked(true);
    auto *offDisabled = disabled(new QCheckBox(u"Disabled"_s));
    auto *onDisabled = disabled(new QCheckBox(u"Disabled"_s));
    onDisabled->setChecked(true);
    auto *chosen = new QRadioButton(u"Chosen"_s);
    chosen->setChecked(true);
    for (QWidget *widget : std::initializer_list<QWidget *>{
             new QCheckBox(u"Off"_s), on, partly, offDisabled, onDisabled, chosen,
             new QRadioButton(u"Other"_s), disabled(new QRadioButton(u"Disabled"_s))})
        row->addWidget(widget);
    row->addStretch();
    return row;
}

QLayout *form()
{
    auto *form = new QFormLayout;
    form->setVerticalSpacing(metrics::spaceM);
    form->setHorizontalSpacing(metrics::spaceL);
    auto *filled = new QLineEdit(u"db.example.org"_s);
    auto *empty = new QLineEdit;
    empty->setPlaceholderText(u"5432"_s);
    auto *off = disabled(new QLineEdit(u"warehouse"_s));
    auto *combo = new QComboBox;
    combo->addItems({u"Incremental | append"_s, u"Full refresh | overwrite"_s});
    auto *editable = new QComboBox;
    editable->setEditable(true);
    editable->addItem(u"public"_s);
    auto *spin = new QSpinBox;
    spin->setRange(0, 1000);
    spin->setValue(42);
    spin->setSuffix(u" rows"_s);
    auto *slider = new QSlider(Qt::Horizontal);
    slider->setValue(40);
    auto *text = new QPlainTextEdit(u"upper(surname)"_s);
    text->setFixedHeight(72);
    auto *progress = new QProgressBar;
    progress->setValue(48);
    auto *busy = new QProgressBar;
    busy->setRange(0, 0);
    form->addRow(u"&Host"_s, filled);
    form->addRow(u"&Port"_s, empty);
    form->addRow(u"&Database"_s, off);
    form->addRow(u"&Mode"_s, combo);
    form->addRow(u"&Schema"_s, editable);
    form->addRow(u"&Batch"_s, spin);
    form->addRow(u"S&peed"_s, slider);
    form->addRow(u"&Filter"_s, new FilterEdit);
    form->addRow(u"&Expression"_s, text);
    form->addRow(u"Progress"_s, progress);
    form->addRow(u"Busy"_s, busy);
    return form;
}

QWidget *controls()
{
    auto *column = new QVBoxLayout;
    column->setSpacing(metrics::spaceL);
    column->addLayout(buttonRows());
    column->addLayout(boxes());
    auto *segments = new SegmentedControl;
    segments->addSegment(u"Before"_s);
    segments->addSegment(u"After"_s);
    segments->addSegment(u"Both"_s, u"table"_s);
    column->addWidget(segments);
    auto *group = new QGroupBox(u"Schedule"_s);
    auto *inside = new QVBoxLayout(group);
    inside->addWidget(new QRadioButton(u"Every hour"_s));
    inside->addWidget(new QRadioButton(u"Only by hand"_s));
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::spaceXL);
    row->addLayout(form(), 2);
    row->addWidget(group, 1, Qt::AlignTop);
    column->addLayout(row);
    column->addStretch();
    QWidget *page = place(column, {1000, 760});
    QMetaObject::invokeMethod(
        page, [page] { page->findChild<QLineEdit *>()->setFocus(Qt::TabFocusReason); },
        Qt::QueuedConnection);
    return page;
}

QStandardItemModel *treeModel(QObject *parent)
{
    auto *model = new QStandardItemModel(parent);
    model->setHorizontalHeaderLabels({u"Name"_s, u"Type"_s, u"Sync mode"_s});
    for (const QString &name : {u"customers"_s, u"orders"_s, u"invoices"_s}) {
        auto *stream = new QStandardItem(icon(u"table"_s, ColorRole::TextMuted), name);
        stream->setCheckable(true);
        stream->setCheckState(name == u"orders"_s ? Qt::PartiallyChecked : Qt::Unchecked);
        for (const QString &field : {u"id"_s, u"name"_s}) {
            auto *item = new QStandardItem(field);
            item->setCheckable(true);
            item->setCheckState(field == u"id"_s ? Qt::Checked : Qt::Unchecked);
            stream->appendRow({item, new QStandardItem(u"integer"_s), new QStandardItem});
        }
        model->appendRow(
            {stream, new QStandardItem(u"table"_s), new QStandardItem(u"Incremental"_s)});
    }
    return model;
}

QWidget *views()
{
    auto *tree = new QTreeView;
    tree->setModel(treeModel(tree));
    tree->expand(tree->model()->index(1, 0));
    tree->setCurrentIndex(tree->model()->index(1, 0));
    tree->setColumnWidth(0, 200);
    tree->setSortingEnabled(true);
    auto *list = new QListView;
    QStringList names;
    for (int i = 0; i < 40; ++i)
        names << u"Connection %1"_s.arg(i + 1);
    list->setModel(new QStringListModel(names, list));
    list->setCurrentIndex(list->model()->index(1, 0));
    auto *tabs = new QTabWidget;
    tabs->setDocumentMode(true);
    auto *table = new RecordTable;
    auto schema = std::make_shared<Schema>(std::vector<Field>{{u"id"_s, FieldType::Integer},
                                                              {u"email"_s, FieldType::String},
                                                              {u"amount"_s, FieldType::Decimal},
                                                              {u"note"_s, FieldType::String}});
    RecordBatchBuilder builder(schema);
    for (int row = 0; row < 30; ++row) {
        builder.appendInteger(0, 10248 + row);
        builder.appendText(1, row % 4 == 1 ? "" : "ann@example.org");
        builder.appendText(2, "1930.50");
        if (row % 3 == 0)
            builder.appendNull(3);
        else
            builder.appendText(3, "Leave it with the neighbours at the green door, second floor");
        builder.finishRow();
    }
    table->setRows(schema, {builder.finish()});
    table->selectRow(2);
    tabs->addTab(table, u"Preview"_s);
    tabs->addTab(new QWidget, u"Rejected (12)"_s);
    tabs->addTab(new QWidget, u"Settings"_s);
    auto *splitter = new QSplitter;
    splitter->addWidget(list);
    splitter->addWidget(tree);
    splitter->setSizes({260, 640});
    auto *column = new QVBoxLayout;
    column->setSpacing(metrics::spaceL);
    column->addWidget(splitter);
    column->addWidget(tabs);
    return place(column, {1000, 760});
}

QWidget *badges()
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(metrics::spaceL);
    grid->setVerticalSpacing(metrics::spaceM);
    int row = 0;
    for (const ConnectionState state : s_allConnectionStates) {
        grid->addWidget(new StateBadge(state), row % 5, row / 5);
        ++row;
    }
    const std::vector<Tag> tags{{u"sales"_s, u"#c026d3"_s},
                                {u"nightly"_s, u"#0891b2"_s},
                                {u"pale"_s, u"#f5e663"_s},
                                {u"black"_s, u"#111111"_s}};
    row = 0;
    for (const Tag &tag : tags) {
        auto *chip = new TagChip(tag);
        chip->setRemovable(row % 2 == 1);
        grid->addWidget(chip, row++, 2);
    }
    grid->addWidget(new Spinner(24), 4, 2);
    const auto roles = {TextRole::Display,    TextRole::Title, TextRole::Heading, TextRole::Body,
                        TextRole::BodyStrong, TextRole::Small, TextRole::Mono};
    auto *texts = new QVBoxLayout;
    for (const TextRole role : roles)
        texts->addWidget(
            new TextLabel(u"48,210 records read"_s, role,
                          role == TextRole::Small ? ColorRole::TextMuted : ColorRole::Text));
    auto *row2 = new QHBoxLayout;
    row2->addLayout(grid);
    row2->addSpacing(metrics::spaceXL);
    row2->addLayout(texts);
    row2->addStretch();
    return place(row2, {900, 300});
}

QWidget *panels()
{
    auto *column = new QVBoxLayout;
    column->setSpacing(metrics::spaceL);
    auto *header = new PageHeader(u"Orders → Warehouse"_s);
    header->setSubtitle(u"2 of 14 streams wait for a rate limit. The next try is in 3 minutes."_s);
    header->addBadge(new StateBadge(ConnectionState::Incomplete));
    header->addAction(new QPushButton(u"Pause"_s));
    auto *sync = primaryButton(u"Sync now"_s, nullptr);
    sync->setIcon(icon(u"play"_s));
    header->addAction(sync);
    header->addAction(iconButton(u"more"_s, u"More"_s, nullptr));
    column->addWidget(header);
    using Kind = MessageBar::Kind;
    for (const Kind kind : {Kind::Info, Kind::Positive, Kind::Warning}) {
        auto *bar = new MessageBar;
        bar->showMessage(kind, u"The schema of the source has changed."_s,
                         kind == Kind::Warning ? u"Refresh the streams to see what is new."_s
                                               : QString());
        if (kind == Kind::Warning)
            bar->addAction(u"Refresh"_s);
        column->addWidget(bar);
    }
    auto *error = new MessageBar;
    error->showError({.code = u"postgres.authentication_failed"_s,
                      .message = u"The sign-in at db.example.org failed: the password is wrong."_s,
                      .hint = u"Enter the password again, or check the user on the server."_s,
                      .detail = u"FATAL: password authentication failed for user \"report\""_s,
                      .field = {}});
    error->addAction(u"Retry"_s);
    column->addWidget(error);
    StreamCounts counts;
    counts.read = 48210;
    counts.written = 48180;
    counts.filtered = 18;
    counts.rejected = 12;
    auto *card = new Card;
    card->setHeading(u"Last run"_s);
    card->addHeaderWidget(iconButton(u"history"_s, u"History"_s, nullptr));
    card->body()->addWidget(new TextLabel(balanceText(counts), TextRole::Body, ColorRole::Text));
    auto *path = new ElidedLabel(
        u"/srv/data/exports/2026/warehouse/incoming/orders-of-the-first-quarter.csv"_s);
    path->setElideMode(Qt::ElideMiddle);
    path->setMaximumWidth(280);
    card->body()->addWidget(path);
    auto *section = new CollapsibleSection(u"Advanced"_s);
    section->body()->addWidget(new QCheckBox(u"Keep deleted records"_s));
    section->setExpanded(true);
    card->body()->addWidget(section);
    column->addWidget(card);
    column->addStretch();
    return place(column, {900, 760});
}

QWidget *states()
{
    auto *grid = new QGridLayout;
    grid->setSpacing(metrics::spaceL);
    auto *empty = new EmptyState(
        u"connections"_s, u"No connection yet"_s,
        u"A connection reads records from a source and writes them to a destination."_s);
    empty->addAction(u"Try the demo"_s, true);
    empty->addAction(u"New connection"_s, false);
    empty->addAction(u"Import"_s, false);
    auto *loading = new LoadingView;
    loading->setText(u"Asking Postgres for its tables, 340 so far"_s);
    loading->start();
    auto *error = new ErrorView;
    error->showError({.code = u"sqlite.locked"_s,
                      .message = u"The database cannot be read: another program has locked it."_s,
                      .hint = u"Close the other program, then retry."_s,
                      .detail = u"SQLITE_BUSY (5): database is locked"_s,
                      .field = {}});
    grid->addWidget(empty, 0, 0, 1, 2);
    grid->addWidget(loading, 1, 0);
    grid->addWidget(error, 1, 1);
    return place(grid, {1000, 760});
}

QWidget *menu()
{
    auto *menu = new QMenu;
    menu->addAction(icon(u"play"_s), u"&Sync now"_s)->setShortcut(Qt::CTRL | Qt::Key_Return);
    menu->addAction(icon(u"pause"_s), u"&Pause"_s);
    QAction *checked = menu->addAction(u"Show &tags"_s);
    checked->setCheckable(true);
    checked->setChecked(true);
    menu->addSeparator();
    menu->addMenu(u"&Export"_s)->addAction(u"x"_s);
    menu->addAction(icon(u"duplicate"_s), u"&Duplicate"_s)->setEnabled(false);
    menu->addAction(icon(u"delete"_s), u"De&lete"_s)->setShortcut(Qt::Key_Delete);
    menu->setActiveAction(menu->actions().at(1));
    menu->resize(menu->sizeHint());
    return menu;
}

QWidget *icons()
{
    auto *grid = new QGridLayout;
    grid->setSpacing(metrics::spaceS);
    int at = 0;
    for (const QString &file : QDir(u":/icons"_s).entryList({u"*.svg"_s})) {
        const QString name = file.chopped(4);
        auto *pixmap = new QLabel;
        pixmap->setPixmap(iconPixmap(name, ColorRole::Text, 32, 2));
        pixmap->setAlignment(Qt::AlignCenter);
        auto *small = new QLabel;
        small->setPixmap(iconPixmap(name, ColorRole::Text, 16, 2));
        small->setAlignment(Qt::AlignCenter);
        auto *label = new TextLabel(name, TextRole::Small, ColorRole::TextMuted);
        label->setAlignment(Qt::AlignCenter);
        auto *cell = new QVBoxLayout;
        cell->addWidget(pixmap);
        cell->addWidget(small);
        cell->addWidget(label);
        grid->addLayout(cell, at / 12, at % 12);
        ++at;
    }
    return place(grid, {1200, 800});
}

} // namespace

std::vector<Page> pages()
{
    return {{u"controls"_s, controls}, {u"views"_s, views},   {u"badges"_s, badges},
            {u"panels"_s, panels},     {u"states"_s, states}, {u"menu"_s, menu},
            {u"icons"_s, icons}};
}

} // namespace millrace::gallery
