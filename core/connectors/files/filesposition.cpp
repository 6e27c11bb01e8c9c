#include "core/connectors/files/filesposition.h"

#include "core/data/conversion.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_rememberedFiles = 1000;
constexpr int s_version = 1;

void appendPath(std::string &out, const QString &path)
{
    appendJsonString(out, path.toStdString());
}

} // namespace

std::optional<FilesPosition> FilesPosition::fromJson(std::string_view json)
{
    const QJsonObject object
        = QJsonDocument::fromJson(
              QByteArray::fromRawData(json.data(), static_cast<qsizetype>(json.size())))
              .object();
    const QString kind = object.value("kind"_L1).toString();
    if (object.value("version"_L1).toInt() != s_version
        || (kind != "incremental"_L1 && kind != "full_refresh"_L1))
        return std::nullopt;
    FilesPosition position(kind == "incremental"_L1);
    position.m_isComplete = object.value("complete"_L1).toBool();
    position.m_through = object.value("through"_L1).toString();
    position.m_dropped = object.value("dropped"_L1).toInteger(-1);
    for (const QJsonValue &value : object.value("finished"_L1).toArray()) {
        const QJsonArray entry = value.toArray();
        position.m_finished.push_back(
            {entry.at(0).toString(), entry.at(1).toInteger(), entry.at(2).toInteger()});
    }
    if (const QJsonValue current = object.value("current"_L1); current.isObject()) {
        position.m_current
            = Current{current["path"_L1].toString(), current["size"_L1].toInteger(),
                      current["modified"_L1].toInteger(), current["offset"_L1].toInteger(),
                      current["line"_L1].toInteger(1)};
    }
    return position;
}

std::string FilesPosition::toJson() const
{
    if (m_prefix.empty()) {
        m_prefix = "{\"version\":" + std::to_string(s_version) + ",\"kind\":\""
            + (m_isIncremental ? "incremental" : "full_refresh") + '"';
        if (m_isIncremental) {
            m_prefix += ",\"dropped\":" + std::to_string(m_dropped) + ",\"finished\":[";
            for (const Finished &file : m_finished) {
                m_prefix += m_prefix.back() == '[' ? "[" : ",[";
                appendPath(m_prefix, file.path);
                m_prefix
                    += ',' + std::to_string(file.size) + ',' + std::to_string(file.modified) + ']';
            }
            m_prefix += ']';
        } else if (!m_through.isEmpty()) {
            m_prefix += ",\"through\":";
            appendPath(m_prefix, m_through);
        }
    }
    std::string json = m_prefix;
    if (m_current) {
        json += ",\"current\":{\"path\":";
        appendPath(json, m_current->path);
        json += ",\"size\":" + std::to_string(m_current->size)
            + ",\"modified\":" + std::to_string(m_current->modified)
            + ",\"offset\":" + std::to_string(m_current->offset)
            + ",\"line\":" + std::to_string(m_current->line) + '}';
    }
    json += m_isComplete ? ",\"complete\":true}" : "}";
    return json;
}

bool FilesPosition::isFinished(const SourceFile &file) const
{
    if (!m_isIncremental)
        return m_isComplete || (!m_through.isEmpty() && file.path <= m_through);
    const auto found = std::ranges::find(m_finished, file.path, &Finished::path);
    if (found != m_finished.end())
        return found->size == file.size && found->modified == file.modified;
    return file.modified <= m_dropped;
}

qint64 FilesPosition::latestModified() const
{
    qint64 latest = std::max<qint64>(m_dropped, 0);
    for (const Finished &file : m_finished)
        latest = std::max(latest, file.modified);
    return latest;
}

void FilesPosition::setCurrent(const SourceFile &file, qint64 offset, qint64 line)
{
    m_current = Current{file.path, file.size, file.modified, offset, line};
}

void FilesPosition::finish(const SourceFile &file)
{
    m_current.reset();
    m_prefix.clear();
    if (!m_isIncremental) {
        m_through = file.path;
        return;
    }
    std::erase_if(m_finished, [&](const Finished &old) { return old.path == file.path; });
    const auto place = std::ranges::upper_bound(m_finished, file.modified, {}, &Finished::modified);
    m_finished.insert(place, {file.path, file.size, file.modified});
    if (m_finished.size() > s_rememberedFiles) {
        m_dropped = std::max(m_dropped, m_finished.front().modified);
        m_finished.erase(m_finished.begin());
    }
}

} // namespace millrace
