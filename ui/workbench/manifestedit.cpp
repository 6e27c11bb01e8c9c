#include "ui/workbench/manifestedit.h"

#include "core/declarative/manifest/validation.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/workbench/manifesthighlighter.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QScrollBar>
#include <QStringListModel>
#include <QTextBlock>
#include <QToolTip>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_indent = 2;

int indentOf(const QString &text)
{
    int indent = 0;
    while (indent < text.size() && text.at(indent) == u' ')
        ++indent;
    return indent;
}

/// The column of the key in "    - type: x": a dash counts as blanks.
int columnOf(const QString &text)
{
    int column = indentOf(text);
    while (text.mid(column, s_indent) == "- "_L1)
        column += s_indent;
    return column;
}

QStringList listOf(const std::vector<std::string> &words)
{
    QStringList list;
    for (const std::string &word : words)
        list << QString::fromStdString(word);
    return list;
}

} // namespace

ManifestEdit::ManifestEdit(QWidget *parent)
    : QPlainTextEdit(parent)
    , m_highlighter(new ManifestHighlighter(document()))
    , m_margin(new QWidget(this))
    , m_completer(new QCompleter(this))
    , m_words(new QStringListModel(this))
{
    setAccessibleName(tr("Text of the manifest"));
    // Code runs from the left in every language, and so do its numbers.
    setLayoutDirection(Qt::LeftToRight);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    // Return indents; the keyboard must find its way out.
    setTabChangesFocus(true);
    const auto follow = [this] {
        setFont(Theme::instance().font(TextRole::Mono));
        setTabStopDistance(fontMetrics().horizontalAdvance(u' ') * s_indent);
        layoutMargin();
    };
    connect(&Theme::instance(), &Theme::changed, this, follow);
    m_margin->installEventFilter(this);
    m_completer->setModel(m_words);
    m_completer->setWidget(this);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->popup()->setAccessibleName(tr("Completions"));
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this,
            &ManifestEdit::insertCompletion);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &ManifestEdit::layoutMargin);
    connect(this, &QPlainTextEdit::updateRequest, m_margin, [this] { m_margin->update(); });
    follow();
}

void ManifestEdit::setFaults(const std::map<int, QString> &faults)
{
    m_faults = faults;
    m_highlighter->setFaults(faults);
    m_margin->update();
}

void ManifestEdit::goToLine(int line)
{
    const QTextBlock block = document()->findBlockByNumber(line - 1);
    QTextCursor cursor(block.isValid() ? block : document()->lastBlock());
    setTextCursor(cursor);
    centerCursor();
    setFocus();
}

void ManifestEdit::layoutMargin()
{
    const int digits = std::max(3, static_cast<int>(QString::number(blockCount()).size()));
    const int width
        = metrics::iconS + metrics::spaceXS * 3 + fontMetrics().horizontalAdvance(u'9') * digits;
    setViewportMargins(width, 0, 0, 0);
    const QRect inner = contentsRect();
    m_margin->setGeometry(inner.left(), inner.top(), width, inner.height());
}

void ManifestEdit::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    layoutMargin();
}

void ManifestEdit::paintMargin(const QRect &area)
{
    QPainter painter(m_margin);
    const Theme &theme = Theme::instance();
    painter.fillRect(area, theme.color(ColorRole::SurfaceSunken));
    painter.setFont(font());
    QTextBlock block = firstVisibleBlock();
    double top = blockBoundingGeometry(block).translated(contentOffset()).top();
    const int width = m_margin->width();
    while (block.isValid() && top <= area.bottom()) {
        const double height = blockBoundingRect(block).height();
        const int number = block.blockNumber() + 1;
        const bool isAtFault = m_faults.contains(number);
        painter.setPen(theme.color(isAtFault ? ColorRole::Negative : ColorRole::TextMuted));
        painter.drawText(QRectF(0, top, width - metrics::spaceXS * 2, height),
                         Qt::AlignRight | Qt::AlignAbsolute | Qt::AlignVCenter,
                         QString::number(number));
        if (isAtFault)
            icon(u"error-circle"_s, ColorRole::Negative)
                .paint(&painter, metrics::spaceXS, static_cast<int>(top), metrics::iconS,
                       static_cast<int>(height));
        top += height;
        block = block.next();
    }
}

bool ManifestEdit::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_margin && event->type() == QEvent::Paint) {
        paintMargin(m_margin->rect());
        return true;
    }
    if (watched == m_margin && event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<const QHelpEvent *>(event);
        const int line = cursorForPosition({0, help->pos().y()}).blockNumber() + 1;
        const auto fault = m_faults.find(line);
        QToolTip::showText(help->globalPos(), fault == m_faults.end() ? QString() : fault->second,
                           m_margin);
        return true;
    }
    return QPlainTextEdit::eventFilter(watched, event);
}

QString ManifestEdit::wordBefore() const
{
    static const QRegularExpression word(u"[\\w$]*$"_s);
    const QTextCursor cursor = textCursor();
    return word.match(cursor.block().text().left(cursor.positionInBlock())).captured();
}

QString ManifestEdit::typeAround() const
{
    static const QRegularExpression type(u"^[\\s-]*type:\\s*[\"']?(\\w+)"_s);
    const QTextBlock here = textCursor().block();
    const int column = columnOf(here.text());
    const auto isOutside
        = [&](const QString &text) { return !text.trimmed().isEmpty() && columnOf(text) < column; };
    for (QTextBlock block = here; block.isValid(); block = block.previous()) {
        const QString text = block.text();
        if (const auto match = type.match(text); match.hasMatch() && columnOf(text) == column)
            return match.captured(1);
        // A dash begins the component.
        const bool isBegin = columnOf(text) == column && indentOf(text) < column;
        if (isOutside(text) || isBegin)
            break;
    }
    for (QTextBlock block = here.next(); block.isValid(); block = block.next()) {
        const QString text = block.text();
        if (isOutside(text) || (columnOf(text) == column && indentOf(text) < column))
            break;
        if (const auto match = type.match(text); match.hasMatch() && columnOf(text) == column)
            return match.captured(1);
    }
    return column == 0 ? u"DeclarativeSource"_s : QString();
}

QStringList ManifestEdit::completions() const
{
    static const QRegularExpression behindType(u"^[\\s-]*type:\\s*\\w*$"_s);
    static const QRegularExpression isKey(u"^[\\s-]*[\\w$]*$"_s);
    const QTextCursor cursor = textCursor();
    const QString before = cursor.block().text().left(cursor.positionInBlock());
    const QString word = wordBefore();
    QStringList words;
    if (behindType.match(before).hasMatch())
        words = listOf(declarative::componentTypes());
    else if (isKey.match(before).hasMatch())
        words = listOf(declarative::componentFields(typeAround().toStdString()));
    words.removeIf([&](const QString &offered) {
        return !offered.startsWith(word, Qt::CaseInsensitive) || offered == word;
    });
    return words;
}

void ManifestEdit::complete(bool isAsked)
{
    const QString word = wordBefore();
    const QStringList words = isAsked || word.size() >= 2 ? completions() : QStringList();
    if (words.isEmpty()) {
        m_completer->popup()->hide();
        return;
    }
    m_words->setStringList(words);
    m_completer->setCompletionPrefix(word);
    QRect place = cursorRect();
    place.translate(m_margin->width(), 0);
    place.setWidth(m_completer->popup()->sizeHintForColumn(0) + metrics::spaceXL);
    m_completer->complete(place);
    m_completer->popup()->setCurrentIndex(m_completer->completionModel()->index(0, 0));
}

void ManifestEdit::insertCompletion(const QString &completion)
{
    QTextCursor cursor = textCursor();
    cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor,
                        static_cast<int>(wordBefore().size()));
    static const QRegularExpression behindType(u"^[\\s-]*type:"_s);
    const bool isValue = behindType.match(cursor.block().text()).hasMatch();
    const bool hasColon = cursor.block().text().contains(u':');
    cursor.insertText(isValue || hasColon ? completion : completion + u": "_s);
    setTextCursor(cursor);
}

void ManifestEdit::breakLine()
{
    QTextCursor cursor = textCursor();
    const QString before = cursor.block().text().left(cursor.positionInBlock());
    int indent = std::min(columnOf(before), static_cast<int>(before.size()));
    if (before.trimmed().endsWith(u':'))
        indent += s_indent;
    cursor.insertText(u'\n' + QString(indent, u' '));
    setTextCursor(cursor);
    ensureCursorVisible();
}

void ManifestEdit::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (m_completer->popup()->isVisible()
        && (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Escape
            || key == Qt::Key_Tab)) {
        // The completer takes them.
        event->ignore();
        return;
    }
    if (key == Qt::Key_Space && event->modifiers() == Qt::ControlModifier) {
        complete(true);
        return;
    }
    if ((key == Qt::Key_Return || key == Qt::Key_Enter) && event->modifiers() == Qt::NoModifier) {
        breakLine();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
    if (!event->text().isEmpty() && event->text().at(0).isPrint())
        complete(false);
    else
        m_completer->popup()->hide();
}

} // namespace millrace
