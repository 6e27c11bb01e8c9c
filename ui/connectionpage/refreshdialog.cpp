#include "ui/connectionpage/refreshdialog.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/endpointmark.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/commandtexts.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QLabel>
#include <QListView>
#include <QRadioButton>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_fewestRows = 3;
constexpr int s_mostRows = 8;

} // namespace

RefreshDialog::RefreshDialog(const ConnectionSummary &connection,
                             const DestinationCapabilities &capabilities,
                             const std::vector<StreamId> &streams, const CommandTexts &commands,
                             QWidget *parent)
    : QDialog(parent)
    , m_connection(connection)
    , m_streams(new RefreshStreamModel(connection.connection.catalog.streams, capabilities, streams,
                                       this))
{
    setWindowTitle(tr("Refresh streams"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    build(commands);
    connect(m_retain, &QRadioButton::toggled, this, [this] { m_streams->setMode(mode()); });
    connect(m_streams, &RefreshStreamModel::chosenChanged, this, &RefreshDialog::follow);
    connect(m_act, &QPushButton::clicked, this, [this] {
        emit confirmed(request());
        accept();
    });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_retain->setChecked(true);
    follow();
}

QRadioButton *RefreshDialog::addWay(QBoxLayout *layout, const QString &iconName,
                                    const QString &text, const QString &explanation)
{
    auto *button = new QRadioButton(text, this);
    button->setIcon(icon(iconName));
    auto *label = new TextLabel(explanation, TextRole::Body, ColorRole::TextMuted, this);
    label->setWordWrap(true);
    label->setContentsMargins(metrics::controlHeight, 0, 0, 0);
    button->setAccessibleDescription(explanation);
    layout->addWidget(button);
    layout->addWidget(label);
    return button;
}

void RefreshDialog::build(const CommandTexts &commands)
{
    auto *mark = new MarkBar(this);
    mark->setEndpoint(m_connection.destination);
    auto *heading = new TextLabel(windowTitle(), TextRole::Heading, ColorRole::Text, this);
    auto *about = new TextLabel(
        tr("The ticked streams are read again from their beginning, into %1. The same run goes on "
           "with the other streams of “%2”.")
            .arg(m_connection.destination.name, m_connection.connection.name),
        TextRole::Body, ColorRole::Text, this);
    about->setWordWrap(true);
    auto *column = new QVBoxLayout;
    column->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    column->setSpacing(metrics::spaceS);
    column->addWidget(heading);
    column->addWidget(about);
    m_retain = addWay(column, u"refresh-retain"_s, tr("Refresh and &retain"),
                      tr("Old rows stay. Nothing at the destination is removed."));
    m_remove
        = addWay(column, u"refresh-remove"_s, tr("Refresh and re&move"),
                 tr("Old rows are replaced, all at once, when the new ones are complete. Until "
                    "then they can be read."));
    auto *label = new QLabel(tr("&Streams:"), this);
    auto *list = new QListView(this);
    list->setModel(m_streams);
    list->setAccessibleName(tr("Streams to refresh"));
    list->setWordWrap(true);
    list->setUniformItemSizes(true);
    list->setTextElideMode(Qt::ElideRight);
    label->setBuddy(list);
    const int rows = qBound(s_fewestRows, m_streams->rowCount(), s_mostRows);
    list->setMinimumHeight(rows * metrics::controlHeight + 2 * list->frameWidth());
    m_effect = new TextLabel(TextRole::Body, ColorRole::Text, this);
    m_effect->setWordWrap(true);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_act = m_buttons->addButton(QString(), QDialogButtonBox::AcceptRole);
    m_act->setDefault(true);
    QPushButton *copy = m_buttons->addButton(tr("Copy as &command"), QDialogButtonBox::ActionRole);
    setPlain(copy, true);
    connect(copy, &QPushButton::clicked, this, [this, commands] {
        const RefreshRequest wanted = request();
        QApplication::clipboard()->setText(
            commands.refresh(m_connection.connection.name, wanted.mode, wanted.streams));
    });
    column->addSpacing(metrics::spaceS);
    column->addWidget(label);
    column->addWidget(list, 1);
    column->addWidget(m_effect);
    column->addWidget(m_buttons);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(mark);
    layout->addLayout(column);
    setMinimumWidth(fontMetrics().averageCharWidth() * 74);
}

RefreshMode RefreshDialog::mode() const
{
    return m_remove->isChecked() ? RefreshMode::Remove : RefreshMode::Retain;
}

RefreshRequest RefreshDialog::request() const
{
    // Named even when they are all: a stream that is chosen meanwhile was not looked at here.
    return {mode(), m_streams->chosen()};
}

void RefreshDialog::follow()
{
    const bool removes = mode() == RefreshMode::Remove;
    const auto count = static_cast<int>(m_streams->chosen().size());
    m_act->setText(removes ? tr("Refresh and remove") : tr("Refresh and retain"));
    m_act->setIcon(icon(removes ? u"refresh-remove"_s : u"refresh-retain"_s,
                        removes ? ColorRole::Text : ColorRole::AccentText));
    setPrimary(m_act, !removes);
    setDanger(m_act, removes);
    m_act->setEnabled(count > 0);
    m_act->setToolTip(count > 0 ? QString()
                          : m_streams->possibleCount() == 0
                          ? tr("No stream can be refreshed this way; the list says why.")
                          : tr("Tick at least one stream."));
    m_effect->setText(count > 0 ? m_streams->effect() : m_act->toolTip());
}

} // namespace millrace
