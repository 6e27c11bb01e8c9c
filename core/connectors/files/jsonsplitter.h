// JsonSplitter: finds where the records of a JSON text begin and end, for the parser to read.
#pragma once

#include "core/connectors/files/specialscanner.h"

#include <QtGlobal>

#include <string_view>

namespace millrace {

/// Finds borders only; whether a record is valid JSON is the parser's matter.
class JsonSplitter final
{
public:
    enum class Shape {
        Lines, ///< One record per line; blank lines are skipped.
        Array, ///< One array; each element is a record.
        Sequence, ///< Values one after another, blanks between.
    };
    enum class Outcome {
        Record, ///< record() holds the next record.
        NeedMore, ///< The text ends inside a record: set a longer window that starts at at().
        End,
        Fault, ///< faultAt() is a character that should not be there, or the end of the text.
    };

    explicit JsonSplitter(Shape shape)
        : m_shape(shape)
    {
    }

    /// Goes on with the text [\a begin, \a end); 64 bytes behind it must be readable.
    void setWindow(const char *begin, const char *end, bool isFinal);
    /// Tells that the text does not start with its first record but behind an earlier one.
    void resumeAt(qint64 line);

    [[nodiscard]] Outcome next();

    [[nodiscard]] std::string_view record() const { return m_record; }
    /// The line record() starts in.
    [[nodiscard]] qint64 recordLine() const { return m_recordLine; }
    /// Where to go on: behind the last record.
    [[nodiscard]] const char *at() const { return m_at; }
    [[nodiscard]] qint64 line() const { return m_line; }
    [[nodiscard]] const char *faultAt() const { return m_faultAt; }

private:
    [[nodiscard]] Outcome nextLine();
    [[nodiscard]] Outcome nextValue();
    [[nodiscard]] Outcome take(const char *start);
    [[nodiscard]] const char *endOfNested(const char *start) const;
    [[nodiscard]] const char *endOfScalar(const char *start) const;
    [[nodiscard]] const char *skipBlanks(const char *at) const;
    [[nodiscard]] Outcome fault(const char *at);

    Shape m_shape;
    const char *m_at = nullptr;
    const char *m_end = nullptr;
    const char *m_faultAt = nullptr;
    bool m_isFinal = true;
    bool m_isInside = false; ///< The array was opened.
    bool m_isAfterRecord = false; ///< A comma or the array's end must come.
    bool m_isClosed = false;
    std::string_view m_record;
    qint64 m_recordLine = 1;
    qint64 m_line = 1;
};

} // namespace millrace
