// Output: the two streams of the program, in text or JSON, safe for a terminal.
#pragma once

#include "app/cli/globaloptions.h"
#include "core/base/error.h"

#include <QJsonObject>
#include <QString>

#include <map>
#include <string>

namespace millrace {

/// What a piece of text means; becomes a colour on a terminal.
enum class Tone { Plain, Faint, Strong, Good, Warning, Bad };

/// Writes results to standard output and everything else to standard error. Used by the main
/// thread.
///
/// A reader that went away (a closed pipe) is no fault: what follows is dropped. Any other failure
/// to write is kept for finish().
class Output final
{
public:
    explicit Output(const GlobalOptions &options);

    [[nodiscard]] bool isJson() const { return m_json; }
    [[nodiscard]] bool isQuiet() const { return m_quiet; }
    [[nodiscard]] bool isVerbose() const { return m_verbose; }
    [[nodiscard]] bool resultsGoToTerminal() const { return m_outIsTerminal; }
    [[nodiscard]] bool messagesGoToTerminal() const { return m_errorIsTerminal; }
    /// Whether nobody reads the results any more.
    [[nodiscard]] bool isClosed() const { return m_outClosed; }
    /// Cells of a line of standard output; nothing is cut when it is no terminal (0).
    [[nodiscard]] int width() const;
    /// Cells of a line of standard error, 80 when it is no terminal.
    [[nodiscard]] int messageWidth() const;

    /// \a text coloured for standard output, unchanged where colours are off.
    [[nodiscard]] QString toned(const QString &text, Tone tone) const;

    /// A line of a result in text form; nothing with --quiet or --json.
    void line(const QString &text = {});
    /// The one JSON object of the command; "format" and "command" are added.
    void json(const QString &command, QJsonObject object);
    /// A placeholder for \a text, which is JSON already and keeps every digit on its way out.
    [[nodiscard]] QJsonValue rawJson(std::string text);
    /// Bytes of a result as they are, e.g. an export.
    void bytes(const std::string &data);

    /// A line on standard error, not with --quiet.
    void message(const QString &text, Tone tone = Tone::Plain);
    /// The error in the form asked for: text, or one JSON object on one line.
    void error(const Error &error);
    /// Raw bytes on standard error: progress lines and their control sequences.
    void progress(const QByteArray &data);

    /// Writes out what is left. False when the results could not be written completely.
    [[nodiscard]] bool finish();

private:
    void write(const QByteArray &data);

    bool m_json;
    bool m_quiet;
    bool m_verbose;
    bool m_outIsTerminal;
    bool m_errorIsTerminal;
    bool m_outColored;
    bool m_errorColored;
    bool m_outClosed = false;
    bool m_outFailed = false;
    QString m_rawMark; ///< Unguessable, so that no data can look like a placeholder.
    std::map<QByteArray, std::string> m_raw;
};

/// \a json as UTF-8 in which no control character is left, those above ASCII included.
[[nodiscard]] QByteArray safeJson(const QJsonObject &json, bool indented);

} // namespace millrace
