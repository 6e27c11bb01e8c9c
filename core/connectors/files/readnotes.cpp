#include "core/connectors/files/readnotes.h"

#include "core/base/localnumber.h"
#include "core/base/pluralform.h"

#include <QCoreApplication>
#include <QSet>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_mostNames = 20;
constexpr qsizetype s_mostOthers = 20;
constexpr std::size_t s_longestExample = 60;

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// A sentence about \a count rows or values, with the number as %1.
QString counted(const char *text, qint64 count)
{
    return pluralText("files", text, count).arg(localNumber(count));
}

QString placeText(const RecordPlace &place)
{
    return QCoreApplication::translate("files", "first in %1, line %2")
        .arg(place.file)
        .arg(place.line);
}

} // namespace

ReadNotes::ReadNotes(std::shared_ptr<const Schema> schema)
    : m_schema(std::move(schema))
    , m_misfits(m_schema->fields().size())
    , m_inexact(m_schema->fields().size())
{
}

void ReadNotes::add(ValueCount &count, const RecordPlace &place, std::string_view text)
{
    if (count.count.count == 0)
        count.example = textOf(text.substr(0, s_longestExample))
            + (text.size() > s_longestExample ? u"…"_s : QString());
    count.count.add(place);
}

void ReadNotes::addMisfit(int column, const RecordPlace &place, std::string_view text)
{
    add(m_misfits[static_cast<std::size_t>(column)], place, text);
}

void ReadNotes::addInexact(int column, const RecordPlace &place, std::string_view text)
{
    add(m_inexact[static_cast<std::size_t>(column)], place, text);
}

void ReadNotes::addUnknownField(std::string_view name, const RecordPlace &place)
{
    m_unknownFields.add(place);
    const auto found = m_unknownNames.find(name);
    if (found != m_unknownNames.end())
        ++found->second;
    else if (m_unknownNames.size() < s_mostNames)
        m_unknownNames.emplace(name, 1);
}

void ReadNotes::addUnknownColumn(const QString &name, const QString &file)
{
    if (m_others.size() >= s_mostOthers) {
        ++m_omittedOthers;
        return;
    }
    m_others << QCoreApplication::translate(
                    "files",
                    "%1 has the column \"%2\", which the stream does not know; it was left out. "
                    "Discover the source again to copy it.")
                    .arg(file, name);
}

void ReadNotes::addMissingColumns(const QStringList &names, const QString &file)
{
    if (m_others.size() >= s_mostOthers) {
        ++m_omittedOthers;
        return;
    }
    m_others << QCoreApplication::translate("files",
                                            "%1 lacks the columns %2; they are null in its rows.")
                    .arg(file, names.join(u", "_s));
}

QStringList ReadNotes::sentences() const
{
    QStringList all;
    for (int i = 0; i < m_schema->fieldCount(); ++i) {
        const Field &field = m_schema->field(i);
        const ValueCount &misfit = m_misfits[static_cast<std::size_t>(i)];
        if (misfit.count.count > 0)
            all << counted(QT_TRANSLATE_N_NOOP(
                               "files", "%1 values of %2 did not fit the type %3 (%4: \"%5\")."),
                           misfit.count.count)
                       .arg(field.name, fieldTypeName(field.type), placeText(misfit.count.first),
                            misfit.example);
        const ValueCount &inexact = m_inexact[static_cast<std::size_t>(i)];
        if (inexact.count.count > 0)
            all << counted(QT_TRANSLATE_N_NOOP(
                               "files",
                               "%1 values of %2 have more digits than a number keeps and were "
                               "rounded (%3: %4); the type decimal keeps all."),
                           inexact.count.count)
                       .arg(field.name, placeText(inexact.count.first), inexact.example);
    }
    if (m_shortRows.count > 0)
        all << counted(QT_TRANSLATE_N_NOOP(
                           "files", "%1 rows ended early; the missing fields are null (%2)."),
                       m_shortRows.count)
                   .arg(placeText(m_shortRows.first));
    if (m_longRows.count > 0)
        all << counted(QT_TRANSLATE_N_NOOP("files",
                                           "%1 rows had empty fields behind the last column, which "
                                           "were left out (%2)."),
                       m_longRows.count)
                   .arg(placeText(m_longRows.first));
    if (m_quotedEmpty.count > 0)
        all << counted(QT_TRANSLATE_N_NOOP("files",
                                           "%1 values were quoted empty texts in columns of other "
                                           "types and became null (%2)."),
                       m_quotedEmpty.count)
                   .arg(placeText(m_quotedEmpty.first));
    if (m_repeatedFields.count > 0)
        all << counted(QT_TRANSLATE_N_NOOP(
                           "files", "%1 rows named a field twice; the last value counts (%2)."),
                       m_repeatedFields.count)
                   .arg(placeText(m_repeatedFields.first));
    if (m_unknownFields.count > 0) {
        QStringList names;
        for (const auto &[name, count] : m_unknownNames)
            names << u"%1 (%2)"_s.arg(textOf(name), localNumber(count));
        const QString fate = m_keepsUnknownFields
            ? QCoreApplication::translate("files", "they are in the column of unknown fields")
            : QCoreApplication::translate("files",
                                          "they were left out; discover the source again with a "
                                          "larger sample_rows, or switch on unknown_fields_column");
        all << counted(QT_TRANSLATE_N_NOOP(
                           "files",
                           "%1 values belonged to fields the stream does not know: %2 (%3); %4."),
                       m_unknownFields.count)
                   .arg(names.join(u", "_s), placeText(m_unknownFields.first), fate);
    }
    all << m_others;
    if (m_omittedOthers > 0)
        all << counted(
            QT_TRANSLATE_N_NOOP(
                "files", "%1 further differences between the files' columns are not listed."),
            m_omittedOthers);
    return all;
}

} // namespace millrace
