// OnceUpload: a request body that can be read a single time.
#pragma once

#include <QByteArray>
#include <QIODevice>

namespace millrace {

/// Shares the bytes. Qt writes a request a second time, unasked, when the connection breaks before
/// an answer; it has to rewind the body for that, which this device refuses once the request may
/// have been written.
class OnceUpload final : public QIODevice
{
    Q_OBJECT

public:
    explicit OnceUpload(QByteArray bytes);

    [[nodiscard]] bool wasRead() const { return m_wasRead; }
    [[nodiscard]] qint64 size() const override { return m_bytes.size(); }
    bool reset() override;

signals:
    /// A piece was handed over to be sent.
    void pieceRead();

protected:
    qint64 readData(char *data, qint64 maximum) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    const QByteArray m_bytes;
    bool m_wasRead = false;
};

} // namespace millrace
