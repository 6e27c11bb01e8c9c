#include "app/cli/output.h"

#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/jsonforms.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <QJsonDocument>
#include <QUuid>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QLatin1StringView colorOf(Tone tone)
{
    switch (tone) {
    case Tone::Plain:
        break;
    case Tone::Faint:
        return "\x1b[2m"_L1;
    case Tone::Strong:
        return "\x1b[1m"_L1;
    case Tone::Good:
        return "\x1b[32m"_L1;
    case Tone::Warning:
        return "\x1b[33m"_L1;
    case Tone::Bad:
        return "\x1b[31m"_L1;
    }
    return {};
}

bool colorsAllowed(bool isTerminal, const GlobalOptions &options)
{
    // https://no-color.org: any value but the empty one counts.
    const char *noColor = std::getenv("NO_COLOR");
    const char *terminal = std::getenv("TERM");
    return isTerminal && !options.noColor && (noColor == nullptr || *noColor == '\0')
        && (terminal == nullptr || std::string(terminal) != "dumb");
}

int terminalWidth(int descriptor)
{
    winsize size{};
    if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    const int columns = qEnvironmentVariableIntValue("COLUMNS");
    return columns > 0 ? columns : 80;
}

QString withTone(const QString &text, Tone tone, bool colored)
{
    if (!colored || tone == Tone::Plain || text.isEmpty())
        return text;
    return colorOf(tone) + text + "\x1b[0m"_L1;
}

} // namespace

Output::Output(const GlobalOptions &options)
    : m_json(options.json)
    , m_quiet(options.quiet)
    , m_verbose(options.verbose)
    , m_outIsTerminal(isatty(STDOUT_FILENO) == 1)
    , m_errorIsTerminal(isatty(STDERR_FILENO) == 1)
    , m_outColored(colorsAllowed(m_outIsTerminal, options))
    , m_errorColored(colorsAllowed(m_errorIsTerminal, options))
    , m_rawMark(QUuid::createUuid().toString(QUuid::Id128))
{
}

int Output::width() const { return m_outIsTerminal ? terminalWidth(STDOUT_FILENO) : 0; }

int Output::messageWidth() const { return m_errorIsTerminal ? terminalWidth(STDERR_FILENO) : 80; }

QString Output::toned(const QString &text, Tone tone) const
{
    return withTone(text, tone, m_outColored);
}

void Output::line(const QString &text)
{
    if (!m_json && !m_quiet)
        write(text.toUtf8() + '\n');
}

void Output::json(const QString &command, QJsonObject object)
{
    object.insert("format"_L1, 1);
    object.insert("command"_L1, command);
    QByteArray data = safeJson(object, m_outIsTerminal);
    if (!m_raw.empty()) {
        QByteArray filled;
        const QByteArray mark = '"' + m_rawMark.toLatin1() + '-';
        qsizetype from = 0;
        for (qsizetype at = data.indexOf(mark); at >= 0; at = data.indexOf(mark, from)) {
            const qsizetype end = data.indexOf('"', at + 1) + 1;
            filled += data.mid(from, at - from);
            filled += QByteArray::fromStdString(m_raw[data.mid(at, end - at)]);
            from = end;
        }
        filled += data.mid(from);
        data = filled;
        m_raw.clear();
    }
    if (!data.endsWith('\n'))
        data += '\n';
    write(data);
}

QJsonValue Output::rawJson(std::string text)
{
    const QString key = m_rawMark + u'-' + QString::number(m_raw.size());
    QByteArray quoted;
    quoted += '"';
    quoted += key.toLatin1();
    quoted += '"';
    // A C1 control character may stand unescaped in JSON, but a terminal would obey it.
    m_raw.emplace(quoted, withoutControls(std::move(text)));
    return key;
}

void Output::bytes(const std::string &data)
{
    write(QByteArray::fromRawData(data.data(), static_cast<qsizetype>(data.size())));
}

void Output::message(const QString &text, Tone tone)
{
    if (m_quiet)
        return;
    progress(withTone(displayText(text), tone, m_errorColored).toUtf8() + '\n');
}

void Output::error(const Error &error)
{
    if (m_json) {
        const QJsonObject object{{u"format"_s, 1}, {u"error"_s, toJson(error, m_verbose)}};
        progress(safeJson(object, false) + '\n');
        return;
    }
    QString text = withTone(CommandText::tr("error:"), Tone::Bad, m_errorColored);
    text += u' ' + displayText(error.message);
    text += withTone(u" (%1)"_s.arg(displayText(error.code)), Tone::Faint, m_errorColored);
    text += u'\n';
    if (!error.hint.isEmpty()) {
        text += u"  "_s + CommandText::tr("hint: %1").arg(displayText(error.hint));
        text += u'\n';
    }
    if (m_verbose && !error.detail.isEmpty()) {
        for (const QString &detail : error.detail.split(u'\n', Qt::SkipEmptyParts)) {
            text += u"  "_s + CommandText::tr("detail: %1").arg(displayText(detail));
            text += u'\n';
        }
    }
    progress(text.toUtf8());
}

void Output::progress(const QByteArray &data)
{
    // Both streams often end in one file: what was said first stands first.
    if (!m_outClosed && !m_outFailed && std::fflush(stdout) != 0)
        (errno == EPIPE ? m_outClosed : m_outFailed) = true;
    std::fwrite(data.constData(), 1, static_cast<std::size_t>(data.size()), stderr);
    std::fflush(stderr);
}

void Output::write(const QByteArray &data)
{
    if (m_outClosed || m_outFailed)
        return;
    const auto size = static_cast<std::size_t>(data.size());
    const bool written = std::fwrite(data.constData(), 1, size, stdout) == size
        && (!m_outIsTerminal || std::fflush(stdout) == 0);
    if (!written)
        (errno == EPIPE ? m_outClosed : m_outFailed) = true;
}

bool Output::finish()
{
    if (!m_outClosed && !m_outFailed && std::fflush(stdout) != 0)
        (errno == EPIPE ? m_outClosed : m_outFailed) = true;
    return !m_outFailed;
}

QByteArray safeJson(const QJsonObject &json, bool indented)
{
    const QByteArray text
        = QJsonDocument(json).toJson(indented ? QJsonDocument::Indented : QJsonDocument::Compact);
    return QByteArray::fromStdString(withoutControls(text.toStdString()));
}

} // namespace millrace
