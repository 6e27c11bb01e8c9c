#include "ui/workspace/commandtexts.h"

#include <QFileInfo>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// A word that begins like an option is none after "--"; so it stands there.
void appendName(QStringList &words, const QString &name)
{
    if (name.startsWith(u'-'))
        words << u"--"_s;
    words << name;
}

void appendStreams(QStringList &words, const std::vector<StreamId> &streams)
{
    for (const StreamId &stream : streams)
        words << u"--stream="_s + stream.text();
}

bool isUsual(const Profile &profile)
{
    // A shell elsewhere does not know the variable.
    return !qEnvironmentVariableIsSet("MILLRACE_PROFILE")
        && profile.stateDatabase() == Profile::locate().stateDatabase();
}

} // namespace

QString shellWord(const QString &word)
{
    const auto isPlain = [](QChar c) {
        return (c.unicode() < 128 && c.isLetterOrNumber()) || u"@%_+=:,./-"_s.contains(c);
    };
    if (!word.isEmpty() && std::ranges::all_of(word, isPlain))
        return word;
    QString quoted = word;
    return u'\'' + quoted.replace(u"'"_s, u"'\\''"_s) + u'\'';
}

CommandTexts::CommandTexts(const Profile &profile)
    : m_program(u"millrace-cli"_s)
{
    if (!isUsual(profile))
        m_program += u" --profile "_s + shellWord(QFileInfo(profile.stateDatabase()).path());
}

QString CommandTexts::line(const QStringList &words) const
{
    QString text = m_program;
    for (const QString &word : words)
        text += u' ' + shellWord(word);
    return text;
}

QString CommandTexts::sync(const QString &connection, const std::vector<StreamId> &streams) const
{
    QStringList words{u"sync"_s};
    appendStreams(words, streams);
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::check(const QString &connection) const
{
    QStringList words{u"check"_s};
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::checkSource(const QString &source) const
{
    return line({u"check"_s, u"--source="_s + source});
}

QString CommandTexts::checkDestination(const QString &destination) const
{
    return line({u"check"_s, u"--destination="_s + destination});
}

QString CommandTexts::discover(const QString &source) const
{
    return line({u"discover"_s, u"--source="_s + source});
}

QString CommandTexts::preview(const QString &source, const Look &look) const
{
    QStringList words{u"preview"_s, u"--source="_s + source};
    appendStreams(words, {look.stream});
    if (look.rows > 0)
        words << u"--rows=%1"_s.arg(look.rows);
    if (!look.fields.isEmpty())
        words << u"--fields="_s + look.fields.join(u',');
    if (!look.filter.isEmpty())
        words << u"--filter="_s + look.filter;
    return line(words);
}

QString CommandTexts::show(const QString &connection, bool hasState) const
{
    QStringList words{u"connections"_s, u"show"_s, u"--yaml"_s};
    if (hasState)
        words << u"--with-checkpoints"_s;
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::create(const QString &file) const
{
    QStringList words{u"connections"_s, u"create"_s};
    appendName(words, file);
    return line(words);
}

QString CommandTexts::createFrom(const QString &form, const QString &syncedName) const
{
    // The text ends at a line that is not in it.
    QString end = u"END"_s;
    const QStringList lines = form.split(u'\n');
    while (lines.contains(end))
        end += u'_';
    QString text = line({u"connections"_s, u"create"_s, u"-"_s}) + u" <<'%1'"_s.arg(end);
    if (!syncedName.isEmpty())
        text += u" && "_s + sync(syncedName);
    text += u'\n' + form;
    if (!form.endsWith(u'\n'))
        text += u'\n';
    return text + end + u'\n';
}

QString CommandTexts::clear(const QString &connection, const std::vector<StreamId> &streams) const
{
    QStringList words{u"connections"_s, u"clear"_s};
    appendStreams(words, streams);
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::remove(const QString &connection) const
{
    QStringList words{u"connections"_s, u"delete"_s};
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::dryRun(const QString &connection, std::optional<qint64> rowLimit) const
{
    QStringList words{u"dry-run"_s};
    if (rowLimit)
        words << u"--limit=%1"_s.arg(*rowLimit);
    appendName(words, connection);
    return line(words);
}

QString CommandTexts::log(qint64 jobId) const { return line({u"logs"_s, QString::number(jobId)}); }

QString CommandTexts::exportRejected(const Rejected &wanted, const QString &format) const
{
    QStringList words{u"rejected"_s, u"export"_s, u"--format="_s + format};
    if (wanted.jobId)
        words << u"--job=%1"_s.arg(*wanted.jobId);
    const auto add = [&words](const QString &option, const QString &value) {
        if (!value.isEmpty())
            words << option + value;
    };
    add(u"--stream="_s, wanted.stream);
    add(u"--code="_s, wanted.code);
    add(u"--field="_s, wanted.field);
    add(u"--outcome="_s, wanted.outcome);
    add(u"--status="_s, wanted.status);
    if (!wanted.connection.isEmpty())
        appendName(words, wanted.connection);
    return line(words);
}

QString CommandTexts::retryRejected(const std::vector<qint64> &ids) const
{
    QStringList numbers;
    for (const qint64 id : ids)
        numbers << QString::number(id);
    return line({u"rejected"_s, u"retry"_s, u"--id="_s + numbers.join(u',')});
}

} // namespace millrace
