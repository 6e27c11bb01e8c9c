#include "ui/schematree/keypicker.h"

#include "ui/schematree/keyfieldsmodel.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/textlabel.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QListView>
#include <QScreen>
#include <QStyle>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_longList = 12;
constexpr int s_widestList = 72; // In letters.

} // namespace

KeyPicker::KeyPicker(const QString &streams, const Schema &schema, const QStringList &key,
                     QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_model(new KeyFieldsModel(schema, key, this))
    , m_filter(new FilterEdit(this))
    , m_list(new QListView(this))
    , m_summary(new TextLabel(TextRole::Small, ColorRole::TextMuted, this))
    , m_earlier(iconButton(u"chevron-up"_s, tr("Earlier in the key"), this))
    , m_later(iconButton(u"chevron-down"_s, tr("Later in the key"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameShape(QFrame::StyledPanel);
    const QString title = tr("Primary key of %1").arg(streams);
    setAccessibleName(title);
    auto *heading = new TextLabel(title, TextRole::BodyStrong, ColorRole::Text, this);
    m_list->setModel(m_model);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setAccessibleName(title);
    m_list->setCurrentIndex(m_model->index(0));
    m_list->installEventFilter(this);
    m_filter->setVisible(schema.fieldCount() > s_longList);
    m_summary->setWordWrap(true);
    auto *apply = primaryButton(tr("&Set key"), this);
    auto *cancel = new QPushButton(tr("Cancel"), this);

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_earlier);
    buttons->addWidget(m_later);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(apply);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceM, metrics::spaceM, metrics::spaceM, metrics::spaceM);
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(heading);
    layout->addWidget(m_filter);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_summary);
    layout->addLayout(buttons);

    connect(m_filter, &FilterEdit::filterChanged, m_model, &KeyFieldsModel::setFilter);
    connect(m_filter, &FilterEdit::left, m_list, [this] { m_list->setFocus(); });
    connect(m_model, &KeyFieldsModel::keyChanged, this, &KeyPicker::refresh);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &KeyPicker::refresh);
    connect(m_earlier, &QToolButton::clicked, this, [this] { moveCurrent(-1); });
    connect(m_later, &QToolButton::clicked, this, [this] { moveCurrent(1); });
    connect(apply, &QPushButton::clicked, this, &KeyPicker::accept);
    connect(cancel, &QPushButton::clicked, this, &QWidget::close);
    refresh();
}

void KeyPicker::popUp(const QRect &anchor)
{
    refresh();
    const int rows = qBound(4, m_model->rowCount(), s_longList);
    m_list->setMinimumHeight(rows * m_list->sizeHintForRow(0) + 2 * m_list->frameWidth());
    adjustSize();
    const QScreen *screen = QGuiApplication::screenAt(anchor.center());
    const QRect available
        = (screen != nullptr ? screen : QGuiApplication::primaryScreen())->availableGeometry();
    QRect place(anchor.bottomLeft(), size());
    if (place.bottom() > available.bottom())
        place.moveBottom(qMax(anchor.top(), available.top() + height()));
    place.moveRight(qMin(place.right(), available.right()));
    move(place.topLeft());
    show();
    m_list->setFocus();
}

bool KeyPicker::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            accept();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void KeyPicker::accept()
{
    const QStringList key = m_model->key();
    close();
    emit accepted(key);
}

void KeyPicker::moveCurrent(int steps)
{
    m_model->move(m_model->fieldAt(m_list->currentIndex()), steps);
}

void KeyPicker::setDescription(Describe describe)
{
    m_describe = std::move(describe);
    m_model->setDescription(m_describe);
    refresh();
}

void KeyPicker::refresh()
{
    m_model->describe();
    // As wide as what stands there, which grows when the first rows have come.
    const int bar = m_list->style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr, m_list);
    const int wanted = m_list->sizeHintForColumn(0) + 2 * m_list->frameWidth() + bar;
    const int widest = s_widestList * m_list->fontMetrics().averageCharWidth();
    m_list->setMinimumWidth(qMax(m_list->minimumWidth(), qMin(wanted, widest)));
    if (isVisible())
        adjustSize();
    const QStringList &key = m_model->key();
    const QString sampled = m_describe ? m_describe(key) : QString();
    m_summary->setText(key.isEmpty() ? tr("No key. Without one, rows cannot be told apart.")
                           : sampled.isEmpty()
                           ? tr("Key: %1").arg(key.join(u", "_s))
                           : tr("Key: %1 (%2)").arg(key.join(u", "_s), sampled));
    const auto place = key.indexOf(m_model->fieldAt(m_list->currentIndex()));
    m_earlier->setEnabled(place > 0);
    m_later->setEnabled(place >= 0 && place + 1 < key.size());
}

} // namespace millrace
