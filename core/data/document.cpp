#include "core/data/document.h"

#include "core/data/jsonpositions.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 s_maximumBytes = 16 << 20;
constexpr int s_maximumValues = 200'000;
constexpr int s_maximumDepth = 64;

constexpr ErrorDefinition s_unreadable{
    "cli.file_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be read: %2."),
    QT_TRANSLATE_NOOP("errors", "Check the name and the permissions of the file.")};
constexpr ErrorDefinition s_malformed{
    "cli.file_malformed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 is not well-formed, line %2, column %3: %4."),
    QT_TRANSLATE_NOOP("errors", "Mend that line and try again.")};

Error malformed(const QString &name, int line, int column, QString reason)
{
    while (reason.endsWith(u'.'))
        reason.chop(1);
    return makeError(s_malformed, {name, QString::number(line), QString::number(column), reason});
}

/// Refuses a document of too many values before nodes are made of it, which take a hundred times
/// the room of their text. Aliases are not followed.
class SizeCheck final : public YAML::EventHandler
{
public:
    void OnDocumentStart(const YAML::Mark &) override { }
    void OnDocumentEnd() override { }
    void OnNull(const YAML::Mark &mark, YAML::anchor_t) override { count(mark); }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t) override { count(mark); }
    void OnScalar(const YAML::Mark &mark, const std::string &, YAML::anchor_t,
                  const std::string &) override
    {
        count(mark);
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t,
                         YAML::EmitterStyle::value) override
    {
        open(mark);
    }
    void OnSequenceEnd() override { --m_depth; }
    void OnMapStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t,
                    YAML::EmitterStyle::value) override
    {
        open(mark);
    }
    void OnMapEnd() override { --m_depth; }

private:
    void open(const YAML::Mark &mark)
    {
        ++m_depth;
        count(mark);
    }
    void count(const YAML::Mark &mark)
    {
        // Keys are counted here, and not among the values.
        if (++m_values > 2 * s_maximumValues || m_depth > s_maximumDepth + 1)
            throw YAML::ParserException(mark, "the document is too large");
    }

    int m_values = 0;
    int m_depth = 0;
};

/// Turns YAML nodes into JSON values, bounded in number and depth.
class YamlReader final
{
public:
    explicit YamlReader(Document &document)
        : m_document(document)
    {
    }

    Result<QJsonValue> read(const YAML::Node &node, const QString &pointer, int depth)
    {
        const YAML::Mark mark = node.Mark();
        const int line = mark.is_null() ? 1 : mark.line + 1;
        const int column = mark.is_null() ? 1 : mark.column + 1;
        if (++m_values > s_maximumValues || depth > s_maximumDepth)
            return malformed(m_document.name, line, column, u"the document is too large"_s);
        m_document.lines.insert(pointer, line);
        if (node.IsMap())
            return readMap(node, pointer, depth);
        if (node.IsSequence())
            return readSequence(node, pointer, depth);
        if (node.IsScalar())
            return scalar(node);
        return QJsonValue();
    }

private:
    Result<QJsonValue> readMap(const YAML::Node &node, const QString &pointer, int depth)
    {
        QJsonObject object;
        for (const auto &entry : node) {
            const YAML::Mark mark = entry.first.Mark();
            if (!entry.first.IsScalar())
                return malformed(m_document.name, mark.line + 1, mark.column + 1,
                                 u"a key must be a text"_s);
            const QString key = QString::fromStdString(entry.first.Scalar());
            if (object.contains(key))
                return malformed(m_document.name, mark.line + 1, mark.column + 1,
                                 u"the key \"%1\" is there twice"_s.arg(key));
            auto value = read(entry.second, pointerTo(pointer, key), depth + 1);
            if (!value)
                return value.error();
            // The key's own line is where a person looks for it.
            m_document.lines.insert(pointerTo(pointer, key), mark.line + 1);
            object.insert(key, *value);
        }
        return QJsonValue(object);
    }

    Result<QJsonValue> readSequence(const YAML::Node &node, const QString &pointer, int depth)
    {
        QJsonArray array;
        for (const YAML::Node &entry : node) {
            auto value = read(entry, pointerTo(pointer, QString::number(array.size())), depth + 1);
            if (!value)
                return value.error();
            array.append(*value);
        }
        return QJsonValue(array);
    }

    /// The core schema of YAML 1.2; what is quoted, or tagged, is text.
    static QJsonValue scalar(const YAML::Node &node)
    {
        const QString text = QString::fromStdString(node.Scalar());
        if (node.Tag() != "?")
            return text;
        if (text.isEmpty() || text == "~"_L1 || text.compare("null"_L1, Qt::CaseInsensitive) == 0)
            return {};
        if (text == "true"_L1 || text == "True"_L1 || text == "TRUE"_L1)
            return true;
        if (text == "false"_L1 || text == "False"_L1 || text == "FALSE"_L1)
            return false;
        bool isNumber = false;
        if (const qint64 integer = text.toLongLong(&isNumber); isNumber)
            return integer;
        // QString::toDouble() also reads "nan" and "inf", which are words here.
        const double number = text.toDouble(&isNumber);
        if (isNumber && std::isfinite(number) && !text.contains(u'x', Qt::CaseInsensitive))
            return number;
        return text;
    }

    Document &m_document;
    int m_values = 0;
};

/// Writes JSON values as YAML with the keys of a list first.
class YamlWriter final
{
public:
    explicit YamlWriter(const QStringList &keyOrder)
        : m_keyOrder(keyOrder)
    {
    }

    void write(const QJsonValue &value)
    {
        if (value.isObject())
            writeObject(value.toObject());
        else if (value.isArray())
            writeArray(value.toArray());
        else if (value.isString())
            writeText(value.toString());
        else if (value.isNull() || value.isUndefined())
            m_emitter << YAML::Null;
        else
            m_emitter << value.toVariant().toString().toStdString();
    }

    [[nodiscard]] QString text() const { return QString::fromUtf8(m_emitter.c_str()) + u'\n'; }

private:
    void writeObject(const QJsonObject &object)
    {
        QStringList keys = object.keys();
        const auto rank = [this](const QString &key) {
            const qsizetype index = m_keyOrder.indexOf(key);
            return index < 0 ? m_keyOrder.size() : index;
        };
        std::ranges::stable_sort(keys, {}, rank);
        m_emitter << YAML::BeginMap;
        for (const QString &key : std::as_const(keys)) {
            m_emitter << YAML::Key << key.toStdString() << YAML::Value;
            write(object.value(key));
        }
        m_emitter << YAML::EndMap;
    }

    /// Words stand as they are; whatever any reader could take for something else is quoted.
    void writeText(const QString &text)
    {
        static const QRegularExpression s_plain(
            u"\\A[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*\\z"_s);
        static const QStringList s_words{u"null"_s, u"true"_s, u"false"_s, u"yes"_s,
                                         u"no"_s,   u"on"_s,   u"off"_s,   u"y"_s,
                                         u"n"_s,    u"inf"_s,  u"nan"_s,   u"infinity"_s};
        const bool isPlain
            = s_plain.match(text).hasMatch() && !s_words.contains(text, Qt::CaseInsensitive);
        if (!isPlain)
            m_emitter << YAML::DoubleQuoted;
        m_emitter << text.toStdString();
    }

    void writeArray(const QJsonArray &array)
    {
        const bool isFlat = std::ranges::none_of(
            array, [](const QJsonValue &value) { return value.isObject() || value.isArray(); });
        if (isFlat)
            m_emitter << YAML::Flow;
        m_emitter << YAML::BeginSeq;
        for (const QJsonValue &value : array)
            write(value);
        m_emitter << YAML::EndSeq;
    }

    const QStringList &m_keyOrder;
    YAML::Emitter m_emitter;
};

} // namespace

QString pointerTo(const QString &pointer, const QString &key)
{
    QString escaped = key;
    escaped.replace(u'~', "~0"_L1).replace(u'/', "~1"_L1);
    return pointer + u'/' + escaped;
}

QString Document::place(const QString &pointer) const
{
    const auto found = lines.constFind(pointer);
    return found == lines.constEnd() ? name : u"%1, line %2"_s.arg(name).arg(*found);
}

Result<Document> readDocument(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return makeError(s_unreadable, {path, file.errorString()}, file.errorString());
    // One byte more than allowed tells a file that is too large, pipes included.
    const QByteArray text = file.read(s_maximumBytes + 1);
    if (text.size() > s_maximumBytes)
        return makeError(s_unreadable, {path, u"it is larger than 16 MiB"_s});
    if (path.endsWith(".json"_L1, Qt::CaseInsensitive))
        return parseJson(text, path);
    // JSON from a pipe has no name to tell it; YAML would read some of its escapes differently.
    if (text.trimmed().startsWith('{')) {
        if (auto json = parseJson(text, path))
            return json;
    }
    return parseYaml(text, path);
}

Result<Document> parseJson(const QByteArray &text, const QString &name)
{
    QJsonParseError problem;
    const QJsonDocument json = QJsonDocument::fromJson(text, &problem);
    if (problem.error != QJsonParseError::NoError) {
        const QByteArray before = text.left(problem.offset);
        const qsizetype lineStart = before.lastIndexOf('\n') + 1;
        return malformed(name, static_cast<int>(before.count('\n')) + 1,
                         static_cast<int>(before.size() - lineStart) + 1, problem.errorString());
    }
    Document document{
        name, json.isArray() ? QJsonValue(json.array()) : QJsonValue(json.object()), {}};
    const JsonPositions positions = locate(text);
    document.lines = positions.lines;
    if (positions.repeatedLine > 0)
        return malformed(name, positions.repeatedLine, 1,
                         u"the key \"%1\" is there twice"_s.arg(positions.repeatedKey));
    return document;
}

Result<Document> parseYaml(const QByteArray &text, const QString &name)
{
    try {
        std::istringstream stream(text.toStdString());
        SizeCheck check;
        for (YAML::Parser parser(stream); parser.HandleNextDocument(check);) { }
        const std::vector<YAML::Node> parts = YAML::LoadAll(text.toStdString());
        if (parts.size() > 1)
            return malformed(name, parts[1].Mark().line + 1, 1,
                             u"a second document begins in the file"_s);
        Document document{name, {}, {}};
        if (parts.empty())
            return document;
        auto root = YamlReader(document).read(parts.front(), {}, 0);
        if (!root)
            return root.error();
        document.root = *root;
        return document;
    } catch (const YAML::Exception &problem) {
        return malformed(name, problem.mark.is_null() ? 1 : problem.mark.line + 1,
                         problem.mark.is_null() ? 1 : problem.mark.column + 1,
                         QString::fromStdString(problem.msg));
    }
}

Result<QJsonValue> parseYamlValue(const QString &text, const QString &name)
{
    auto document = parseYaml(text.toUtf8(), name);
    if (!document)
        return document.error();
    return document->root;
}

QString toYaml(const QJsonObject &json, const QStringList &keyOrder)
{
    YamlWriter writer(keyOrder);
    writer.write(json);
    return writer.text();
}

} // namespace millrace
