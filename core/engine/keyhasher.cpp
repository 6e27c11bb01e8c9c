#include "core/engine/keyhasher.h"

#include "core/catalog/transformedfields.h"
#include "core/data/conversion.h"

namespace millrace {

namespace {

/// 120 bits: two keys with one hash are not to be met, and base64 needs no filling.
constexpr qsizetype s_hashBytes = 15;

} // namespace

QStringList versionKey(const ConfiguredStream &stream)
{
    if (stream.mapping)
        return stream.mapping->matchingKey;
    return stream.mode.isDedup() || stream.mode.replaces() ? writtenPrimaryKey(stream)
                                                           : QStringList();
}

KeyHasher::KeyHasher(const QString &connectionId, const ConfiguredStream &stream)
    : m_key(versionKey(stream))
    , m_hash(std::make_unique<QCryptographicHash>(QCryptographicHash::Sha256))
{
    for (const QString &part :
         {connectionId, stream.stream.id.nameSpace, stream.stream.id.name, m_key.join(u'\0')}) {
        m_salt += part.toUtf8();
        m_salt += '\0';
    }
}

std::string KeyHasher::of(const RecordBatch &sent, std::size_t row)
{
    if (m_key.isEmpty())
        return {};
    if (m_schema != sent.sharedSchema()) {
        m_schema = sent.sharedSchema();
        m_columns.clear();
        for (const QString &field : std::as_const(m_key)) {
            if (const auto column = m_schema->indexOf(field))
                m_columns.push_back(*column);
        }
    }
    if (m_columns.size() != static_cast<std::size_t>(m_key.size()))
        return {};
    m_hash->reset();
    m_hash->addData(m_salt);
    for (const int column : m_columns) {
        if (sent.column(column).isNull(row))
            return {};
        m_text.clear();
        appendCellText(m_text, sent.column(column), row);
        // With its length, so that no two keys run together to the same text.
        const auto size = static_cast<quint64>(m_text.size());
        m_hash->addData(QByteArrayView(reinterpret_cast<const char *>(&size), sizeof size));
        m_hash->addData(QByteArrayView(m_text.data(), static_cast<qsizetype>(m_text.size())));
    }
    return m_hash->result().first(s_hashBytes).toBase64().toStdString();
}

} // namespace millrace
