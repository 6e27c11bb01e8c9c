#include "core/engine/recordmarker.h"

#include "core/data/conversion.h"

namespace millrace {

namespace {

constexpr char s_key = 'k';
constexpr char s_record = 'r';
constexpr qsizetype s_hashBytes = 15; // As KeyHasher has it.

} // namespace

RecordMarker::RecordMarker(const QString &connectionId, const ConfiguredStream &stream)
    : m_keys(connectionId, stream)
    , m_hash(std::make_unique<QCryptographicHash>(QCryptographicHash::Sha256))
{
}

std::string RecordMarker::of(const RecordBatch &source, const RecordBatch &whole, std::size_t row)
{
    if (const std::string key = m_keys.of(whole, row); !key.empty())
        return s_key + key;
    m_text.clear();
    appendRowJson(m_text, source, row, true);
    m_hash->reset();
    m_hash->addData(QByteArrayView(m_text.data(), static_cast<qsizetype>(m_text.size())));
    return s_record + m_hash->result().first(s_hashBytes).toBase64().toStdString();
}

} // namespace millrace
