#include "core/http/onceupload.h"

#include <algorithm>
#include <cstring>

namespace millrace {

OnceUpload::OnceUpload(QByteArray bytes)
    : m_bytes(std::move(bytes))
{
    // Unbuffered: the base class would copy every piece once more.
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

bool OnceUpload::reset()
{
    // Whether an empty body was sent cannot be seen from here.
    return !m_wasRead && !m_bytes.isEmpty() && QIODevice::reset();
}

qint64 OnceUpload::readData(char *data, qint64 maximum)
{
    const qint64 count = std::min(maximum, m_bytes.size() - pos());
    if (count <= 0)
        return -1;
    std::memcpy(data, m_bytes.constData() + pos(), static_cast<std::size_t>(count));
    m_wasRead = true;
    emit pieceRead();
    return count;
}

qint64 OnceUpload::writeData(const char *, qint64) { return -1; }

} // namespace millrace
