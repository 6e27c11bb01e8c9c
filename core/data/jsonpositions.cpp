#include "core/data/jsonpositions.h"

#include "core/data/document.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace millrace {

namespace {

/// Walks well-formed JSON once; only lines are of interest.
class Walker final
{
public:
    explicit Walker(const QByteArray &text)
        : m_text(text)
    {
    }

    JsonPositions run()
    {
        skipBlanks();
        value({}, m_line);
        return m_positions;
    }

private:
    void value(const QString &pointer, int line)
    {
        m_positions.lines.insert(pointer, line);
        if (current() == '{')
            members(pointer);
        else if (current() == '[')
            elements(pointer);
        else if (current() == '"')
            text();
        else
            word();
    }

    void members(const QString &pointer)
    {
        QHash<QString, bool> seen;
        step();
        for (skipBlanks(); current() == '"'; skipBlanks()) {
            const int line = m_line;
            const QString key = text();
            if (seen.contains(key) && m_positions.repeatedLine == 0) {
                m_positions.repeatedKey = key;
                m_positions.repeatedLine = line;
            }
            seen.insert(key, true);
            skipBlanks();
            step(); // the colon
            skipBlanks();
            value(pointerTo(pointer, key), line);
            skipBlanks();
            if (current() == ',')
                step();
        }
        step();
    }

    void elements(const QString &pointer)
    {
        step();
        int index = 0;
        for (skipBlanks(); !atEnd() && current() != ']'; skipBlanks()) {
            value(pointerTo(pointer, QString::number(index++)), m_line);
            skipBlanks();
            if (current() == ',')
                step();
        }
        step();
    }

    QString text()
    {
        const qsizetype start = m_at;
        for (step(); !atEnd() && current() != '"'; step()) {
            if (current() == '\\')
                step();
        }
        step();
        const QByteArray wrapped = '[' + m_text.mid(start, m_at - start) + ']';
        return QJsonDocument::fromJson(wrapped).array().at(0).toString();
    }

    void word()
    {
        while (!atEnd() && !QByteArrayView(",]} \t\r\n").contains(current()))
            step();
    }

    void skipBlanks()
    {
        while (!atEnd() && QByteArrayView(" \t\r\n").contains(current()))
            step();
    }

    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] char current() const { return atEnd() ? '\0' : m_text[m_at]; }
    void step()
    {
        if (current() == '\n')
            ++m_line;
        ++m_at;
    }

    const QByteArray &m_text;
    qsizetype m_at = 0;
    int m_line = 1;
    JsonPositions m_positions;
};

} // namespace

JsonPositions locate(const QByteArray &text) { return Walker(text).run(); }

} // namespace millrace
