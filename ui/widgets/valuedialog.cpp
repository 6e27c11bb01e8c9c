#include "ui/widgets/valuedialog.h"

#include "core/base/error.h"
#include "core/base/pluralform.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/hexdump.h"
#include "ui/widgets/pictureview.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/backgroundtask.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notSaved{
    "value.not_saved", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 could not be written."),
    QT_TRANSLATE_NOOP("errors", "Choose another folder, or make room on the disk.")};

constexpr int s_columns = 80;
constexpr int s_lines = 18;
// More of it nobody reads, and a text widget holds every line.
constexpr qsizetype s_shownBytes = 64 << 10;
constexpr qsizetype s_shownCharacters = 2'000'000;

QString factsOf(const QString &value, bool isNull)
{
    if (isNull)
        return ValueDialog::tr("No value (NULL)");
    if (value.isEmpty())
        return ValueDialog::tr("Empty text");
    const QString size = value.size() == 1
        ? ValueDialog::tr("1 character")
        : ValueDialog::tr("%1 characters", nullptr, pluralOf(value.size()))
              .arg(groupedNumber(value.size()));
    return value.size() <= s_shownCharacters
        ? size
        : ValueDialog::tr("%1, the first %2 shown").arg(size, groupedNumber(s_shownCharacters));
}

QString factsOf(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return ValueDialog::tr("No bytes");
    const QString size = byteText(bytes.size());
    return bytes.size() <= s_shownBytes
        ? size
        : ValueDialog::tr("%1, the first %2 shown").arg(size, byteText(s_shownBytes));
}

Result<void> writeBytes(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return makeError(s_notSaved, {path}, file.errorString());
    return {};
}

QString endingOf(ImageKind kind)
{
    return kind == ImageKind::None ? u"bin"_s
        : kind == ImageKind::Jpeg  ? u"jpg"_s
                                   : imageKindTitle(kind).toLower();
}

} // namespace

ValueDialog::ValueDialog(const QString &fieldName, const QString &value, bool isNull,
                         QWidget *parent)
    : QDialog(parent)
{
    build(fieldName, factsOf(value, isNull), value.left(s_shownCharacters));
    QPushButton *copy = m_buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    copy->setIcon(icon(u"copy"_s));
    copy->setEnabled(!isNull);
    connect(copy, &QPushButton::clicked, this,
            [value] { QApplication::clipboard()->setText(value); });
    // A drawing is a text as well.
    m_bytes = value.left(s_shownCharacters).toUtf8();
    if (imageKindOf(m_bytes) == ImageKind::Svg)
        addPicture();
}

ValueDialog::ValueDialog(const QString &fieldName, const QByteArray &bytes, QWidget *parent)
    : QDialog(parent)
    , m_bytes(bytes)
{
    build(fieldName, factsOf(bytes),
          hexDump(QByteArrayView(bytes).first(qMin(bytes.size(), s_shownBytes))));
    QPushButton *copy = m_buttons->addButton(tr("Copy digits"), QDialogButtonBox::ActionRole);
    copy->setIcon(icon(u"copy"_s));
    copy->setEnabled(!bytes.isEmpty());
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(QString::fromLatin1(m_bytes.toHex())); });
    addSaving(fieldName);
    if (imageKindOf(m_bytes) != ImageKind::None)
        addPicture();
}

ValueDialog::~ValueDialog() { m_decoding.request_stop(); }

void ValueDialog::build(const QString &fieldName, const QString &facts, const QString &text)
{
    setWindowTitle(tr("Value of %1").arg(fieldName));
    auto *heading = new TextLabel(fieldName, TextRole::Heading, ColorRole::Text, this);
    heading->setWordWrap(true);
    heading->setTextFormat(Qt::PlainText); // The name is the source's own.
    m_facts = new TextLabel(facts, TextRole::Small, ColorRole::TextMuted, this);
    m_problem = new TextLabel(TextRole::Body, ColorRole::Warning, this);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->hide();
    m_pages = new QStackedWidget(this);
    m_text = new QPlainTextEdit(text, m_pages);
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setFont(Theme::instance().font(TextRole::Mono));
    m_text->setAccessibleName(tr("Value of %1").arg(fieldName));
    const QFontMetrics letters(m_text->font());
    m_text->setMinimumSize(letters.averageCharWidth() * s_columns / 2,
                           letters.lineSpacing() * s_lines / 3);
    m_pages->addWidget(m_text);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);

    m_layout = new QVBoxLayout(this);
    m_layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                                 metrics::spaceL);
    m_layout->setSpacing(metrics::spaceM);
    auto *titles = new QVBoxLayout;
    titles->setSpacing(metrics::spaceXS);
    titles->addWidget(heading);
    titles->addWidget(m_facts);
    m_layout->addLayout(titles);
    m_layout->addWidget(m_problem);
    m_layout->addWidget(m_pages, 1);
    m_layout->addWidget(m_buttons);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(letters.averageCharWidth() * (s_columns + 2) + 2 * metrics::spaceXL,
           letters.lineSpacing() * s_lines + 5 * metrics::controlHeight);
}

void ValueDialog::addPicture()
{
    runInBackground(
        *QThreadPool::globalInstance(), this,
        [bytes = m_bytes, token = m_decoding.get_token()] { return decodedImage(bytes, token); },
        [this](const Result<DecodedImage> &decoded) { takePicture(decoded); });
}

void ValueDialog::takePicture(const Result<DecodedImage> &decoded)
{
    if (!decoded) {
        m_problem->setText(decoded.error().message + u' ' + decoded.error().hint);
        m_problem->show();
        return;
    }
    auto *picture = new PictureView(decoded->image, m_pages);
    picture->setAccessibleName(tr("Picture"));
    m_pages->addWidget(picture);
    m_ways = new SegmentedControl(this);
    m_ways->addSegment(tr("Picture"));
    m_ways->addSegment(imageKindOf(m_bytes) == ImageKind::Svg ? tr("Text") : tr("Bytes"));
    m_layout->insertWidget(1, m_ways, 0, Qt::AlignLeading);
    connect(m_ways, &SegmentedControl::currentChanged, m_pages,
            [this](int way) { m_pages->setCurrentIndex(way == 0 ? 1 : 0); });
    m_pages->setCurrentWidget(picture);
    m_facts->setText(tr("%1, %2 × %3 pixels, %4")
                         .arg(imageKindTitle(imageKindOf(m_bytes)),
                              groupedNumber(decoded->size.width()),
                              groupedNumber(decoded->size.height()), byteText(m_bytes.size())));
}

void ValueDialog::addSaving(const QString &fieldName)
{
    QPushButton *saving = m_buttons->addButton(tr("&Save as…"), QDialogButtonBox::ActionRole);
    saving->setIcon(icon(u"export"_s));
    connect(saving, &QPushButton::clicked, this, [this, fieldName] {
        auto *dialog = new QFileDialog(this, tr("Save the value"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        const QString ending = endingOf(imageKindOf(m_bytes));
        dialog->setDefaultSuffix(ending);
        QString name = fieldName;
        dialog->selectFile(name.replace(u'/', u'_') + u'.' + ending);
        connect(dialog, &QFileDialog::fileSelected, this, &ValueDialog::save);
        dialog->open();
    });
}

void ValueDialog::save(const QString &path)
{
    runInBackground(
        *QThreadPool::globalInstance(), this,
        [path, bytes = m_bytes] { return writeBytes(path, bytes); },
        [this](const Result<void> &written) {
            m_problem->setVisible(!written);
            if (!written)
                m_problem->setText(written.error().message + u' ' + written.error().hint);
        });
}

} // namespace millrace
