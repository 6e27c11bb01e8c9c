// KillSource, KillTarget: where the rows of a KillScene come from and go to.
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace millrace::test {

/// A table "orders" (id, changed, qty, note) with many ties in "changed", and some values in "qty"
/// that have no place in its type.
class KillSource
{
public:
    virtual ~KillSource() = default;

    [[nodiscard]] virtual QString connectorId() const = 0;
    /// A configuration that reads what lies below \a folder, or where this object says.
    [[nodiscard]] virtual QJsonObject configuration(const QString &folder) const = 0;
    /// Whether a stream can be read incrementally without a cursor.
    [[nodiscard]] virtual bool needsNoCursor() const { return false; }
    virtual void make(const QString &folder, int rows) = 0;
    /// Changes a third of the rows, and adds as many as there were.
    virtual void change(const QString &folder, int rows) = 0;
    /// Deletes a fifth of the rows.
    virtual void thin(const QString &folder) = 0;
};

class SqliteKillSource final : public KillSource
{
public:
    [[nodiscard]] QString connectorId() const override;
    [[nodiscard]] QJsonObject configuration(const QString &folder) const override;
    void make(const QString &folder, int rows) override;
    void change(const QString &folder, int rows) override;
    void thin(const QString &folder) override;
};

/// Where the rows of a KillScene go, and how another program sees them there.
class KillTarget
{
public:
    virtual ~KillTarget() = default;

    [[nodiscard]] virtual QString connectorId() const = 0;
    /// A configuration that writes below \a folder, or where this object says.
    [[nodiscard]] virtual QJsonObject configuration(const QString &folder) const = 0;
    /// Everything there, sorted: the rows, and what else must not differ.
    [[nodiscard]] virtual QStringList content(const QString &folder) = 0;
    /// Empties the place for a new scene.
    virtual void clear() { }
    /// Keeps what is there beside \a folder, which the scene copies itself, or brings it back.
    virtual void keep() { }
    virtual void restore() { }
};

class SqliteKillTarget final : public KillTarget
{
public:
    [[nodiscard]] QString connectorId() const override;
    [[nodiscard]] QJsonObject configuration(const QString &folder) const override;
    [[nodiscard]] QStringList content(const QString &folder) override;
};

} // namespace millrace::test
